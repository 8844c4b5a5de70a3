using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Search;

/// <summary>A search as the owner asked it.</summary>
/// <param name="Query">Free text, at most 4,000 characters.</param>
/// <param name="Limit">Passages wanted, 1 to 1000.</param>
public sealed record SearchRequest(string Query, int Limit)
{
    /// <summary>The same as it was read already, by whoever asks; null where the retriever is to read it.</summary>
    internal ReadQuestion? Read { get; init; }

    /// <summary>What the caller restricts it to; what the question itself says is added by the retriever.</summary>
    public SearchFilter Scope { get; init; } = SearchFilter.None;

    /// <summary>Other wordings searched along with it and fused (a follow-up's standalone form).</summary>
    public IReadOnlyList<string> AlsoSearch { get; init; } = [];

    /// <summary>
    /// Wordings that a model planned: each is searched within what the query was understood to be restricted to, and all are fused by rank.
    /// The owner's own words belong here too, where <see cref="Query"/> is another form of them.
    /// </summary>
    public IReadOnlyList<Wording> Planned { get; init; } = [];

    /// <summary>False where whoever asks joins passages to their neighbours himself.</summary>
    public bool JoinsNeighbours { get; init; } = true;

    /// <summary>False to search by wording alone, as whoever measures may want to.</summary>
    public bool ByMeaning { get; init; } = true;

    /// <summary>False to leave the reranker out, as whoever measures may want to.</summary>
    public bool Reranks { get; init; } = true;

    /// <summary>Words of the question that are not to be taken as a restriction: <see cref="UnderstoodFilter.Words"/> that the owner removed.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];

    /// <summary>How many passages of one document come before those of others; 0 for no bound, null for what the settings say.</summary>
    public int? MostPerDocument { get; init; }
}

/// <summary>One of several wordings of a question.</summary>
/// <param name="Text">As searched.</param>
/// <param name="Weight">How much its places count; 1 for a wording that only a model thought of, <see cref="Owner"/> for the owner's own.</param>
public sealed record Wording(string Text, double Weight = 1)
{
    /// <summary>The weight of the owner's own words, and of the query itself.</summary>
    public const double Owner = 2;
}

/// <summary>What was found, best first, and how.</summary>
public sealed record SearchResult
{
    /// <summary>The passages, best first.</summary>
    public required IReadOnlyList<Hit> Hits { get; init; }

    /// <summary>The question as it was read.</summary>
    public ReadQuestion Question { get; init; } = ReadQuestion.Blank;

    /// <summary>What was understood as a restriction in the question, each by itself, so that it can be shown and removed; empty where nothing was.</summary>
    public IReadOnlyList<UnderstoodFilter> Filters => Question.Filters;

    /// <summary>The same in words ("from 1 March 2026").</summary>
    public IReadOnlyList<string> Understood => [.. Filters.Select(filter => filter.Meaning)];

    /// <summary>True where documents of a time or in an order are wanted and nothing in them ("my last five notes"): each hit is the beginning of one.</summary>
    public bool AsksForDocuments => Question.AsksForDocuments;

    /// <summary>What the reader should know: "no embedding model: found by wording alone" and the like.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Each step with its duration.</summary>
    public IReadOnlyList<Step> Steps { get; init; } = [];
}

/// <summary>A found passage with every score it got on the way.</summary>
/// <param name="Passage">The passage.</param>
/// <param name="Document">Its document.</param>
/// <param name="Scores">The scores.</param>
public sealed record Hit(Passage Passage, Document Document, Scores Scores)
{
    /// <summary>When it was written, or takes place: the message, note or event that it belongs to, or else its document.</summary>
    public DateTimeOffset? Date => Passage.Facts.Date ?? Document.Date;

    /// <summary>What it belongs to: its document, and within that the message, note or event.</summary>
    public string Title => Passage.Facts.Title is { Length: > 0 } title && title != Document.DisplayTitle ? $"{Document.DisplayTitle} › {title}" : Document.DisplayTitle;

    /// <summary>Why it stands where it does beyond its scores ("linked from …", "same text in …"); empty where nothing moved it.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];
}

/// <summary>Scores of one passage; null where that search did not run or did not find it.</summary>
/// <param name="Keyword">BM25.</param>
/// <param name="Dense">Cosine in the serving embedding space.</param>
/// <param name="Fused">0 to 1: the order of the result unless a reranker ran.</param>
/// <param name="Rerank">The reranker's.</param>
public sealed record Scores(double? Keyword, double? Dense, double Fused, double? Rerank);

/// <summary>A named part of the work and how long it took.</summary>
public sealed record Step(string Name, double Milliseconds, string? Detail = null);
