using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Passages as points of the collection <c>passages</c>.</summary>
internal static class PassagePoints
{
    /// <summary>Marks a passage that has a date or an author of its own, and a document that holds such passages.</summary>
    public const string Own = "own", HoldsOwn = "holds own";

    /// <summary>Another version's points are others, so that writing one never touches what readers see.</summary>
    public static Guid IdOf(Passage passage, long version) => PointKey.Of(passage.DocumentId, $"{version}", passage.Id);

    /// <summary>Key of a passage's id, under which it is found whatever its version.</summary>
    public static Guid KeyOf(string passageId) => PointKey.Of(passageId);

    /// <summary>Key of a text hash, under which vectors are reused.</summary>
    public static Guid TextKeyOf(string textHash) => PointKey.Of(textHash);

    public static Dictionary<string, object?> PayloadOf(Passage passage, Document document, long version) => new(FactsOf(document))
    {
        ["id"] = passage.Id,
        ["key"] = KeyOf(passage.Id),
        ["text"] = TextKeyOf(passage.TextHash),
        ["document"] = passage.DocumentId,
        ["doc"] = DocumentPoints.IdOf(passage.DocumentId),
        ["version"] = version,
        ["passage"] = passage,
        ["own"] = passage.Facts.Date is not null || passage.Facts.Author is not null ? Own : null,
        ["own_author"] = GramsOf(passage.Facts.Author ?? document.Author ?? "", 3),
        ["own_date"] = (passage.Facts.Date ?? document.Date)?.ToUniversalTime(),
    };

    /// <summary>What filters need of the document. It is repeated in each passage, since Qdrant joins nothing.</summary>
    public static Dictionary<string, object?> FactsOf(Document document) => new()
    {
        ["folders"] = DocumentPoints.FoldersOf(document.Path),
        ["tags"] = document.Tags.Select(Fold).Distinct().ToArray(),
        ["type"] = Fold(document.MediaType),
        ["name"] = GramsOf(FileNameOf(document.Path), 3),
        ["author"] = GramsOf(document.Author ?? "", 3),
        ["date"] = document.Date?.ToUniversalTime(),
    };

    /// <summary>The name behind the last separator of either kind.</summary>
    public static string FileNameOf(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>
    /// All runs of so many characters, folded. Qdrant's text index finds words, not parts of them; what contains a text contains all its
    /// trigrams, so they narrow the search to little more than the matches, which are then checked exactly.
    /// </summary>
    public static IReadOnlyList<string> GramsOf(string text, int length)
    {
        string folded = Fold(text);
        HashSet<string> grams = new(StringComparer.Ordinal);
        for (int i = 0; i + length <= folded.Length; i++)
        {
            // Half a character is none that Qdrant could keep.
            if (!char.IsLowSurrogate(folded[i]) && !char.IsHighSurrogate(folded[i + length - 1])) grams.Add(folded.Substring(i, length));
        }
        return [.. grams];
    }

    public static string Fold(string text) => text.ToLowerInvariant();
}

/// <summary>As much of a passage's point as was read.</summary>
internal sealed record PassagePayload(string? Id, Guid Doc, long Version, Guid Text, string? Language, string? Names, string? Weights, int Length, Passage? Passage)
{
    /// <summary>The terms that the passage was weighed by.</summary>
    public AnalyzedText Terms(TextAnalyzer analyzer) =>
        analyzer.Analyze(DocumentNames.Weighed(Passage!, Names ?? ""), Language is { Length: > 0 } language ? language : null);
}
