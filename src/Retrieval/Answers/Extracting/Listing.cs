using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Lists all there is of something: one sentence of each document that speaks of it, or the tasks of it that are open or done. Immutable.</summary>
/// <param name="asked">What is wanted.</param>
internal sealed class Listing(AskedList asked)
{
    /// <summary>How tasks begin, as the readers write them.</summary>
    private const string Open = "☐", Done = "☑";

    /// <summary>The most tasks that are quoted.</summary>
    private const int MostTasks = 20;

    /// <summary>Listed is what, with the title and headings above it, holds this share of what is asked.</summary>
    private const double Speaks = 0.85;

    private readonly string? _box = asked.Kind switch { ListKind.OpenTasks => Open, ListKind.DoneTasks => Done, _ => null };

    /// <summary>What to search for; tasks of anything stand below headings like these.</summary>
    public ReadQuestion Query { get; } = new(asked.Subject.Length > 0 ? asked.Subject : AskedList.Headings);

    /// <summary>What is listed is to speak of this.</summary>
    public ReadQuestion Subject { get; } = new(asked.Subject);

    /// <summary>How many passages of one document come before others; null for what the settings say.</summary>
    public int? MostPerDocument => _box is null ? 1 : null;

    /// <summary>The passages to look into.</summary>
    public IReadOnlyList<Hit> Among(IReadOnlyList<Hit> hits) => _box is null ? [.. hits.DistinctBy(hit => hit.Document.Id)] : [.. hits.Where(hit => hit.Passage.Text.Contains(_box, StringComparison.Ordinal))];

    /// <summary>The best sentence of each document, best document first; or the tasks as they stand.</summary>
    public IReadOnlyList<SourceSentence> Choose(Evidence evidence, PassageTerms passages)
    {
        IEnumerable<RankedSentence> speaking = evidence.Ranked.Where(r => evidence.Terms.Words.Count == 0
            || evidence.Terms.Share([.. r.Row.Held.Select((held, word) => evidence.Terms.Has(passages.ContextOf(r.Sentence.Hit), word) ? 1 : held)]) >= Speaks);
        return _box is null ? [.. speaking.DistinctBy(r => r.Sentence.Hit.Document.Id).Select(r => r.Sentence)]
            : [.. ExtractiveAnswer.ReadingOrder(speaking.Where(r => r.Sentence.Kind is BlockKind.ListItem && r.Sentence.Text.StartsWith(_box, StringComparison.Ordinal))).Take(MostTasks)];
    }

    /// <summary>What the reader is told of them.</summary>
    public string Describe(IReadOnlyList<SourceSentence> listed)
    {
        int documents = listed.DistinctBy(s => s.Hit.Document.Id).Count();
        string of = asked.Subject.Length > 0 ? $" that speak of “{asked.Subject}”" : "";
        return _box is null ? $"One sentence of each of {documents} documents{of}{(documents < Evidence.MostPassages ? "." : "; there may be more: the search shows them all.")}"
            : $"{listed.Count} {(_box == Open ? "open" : "finished")} task{(listed.Count == 1 ? "" : "s")} in {documents} document{(documents == 1 ? "" : "s")}{of}; others may stand in documents that the search did not bring up.";
    }
}
