using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Passages as points of the collection <c>passages</c>.</summary>
internal static class PassagePoints
{
    /// <summary>Another version's points are others, so that writing one never touches what readers see.</summary>
    public static Guid IdOf(Passage passage, long version) =>
        PointId.Of(passage.DocumentId, version.ToString(System.Globalization.CultureInfo.InvariantCulture), passage.Id);

    /// <summary>Key of a passage's id, under which it is found whatever its version.</summary>
    public static Guid KeyOf(string passageId) => PointId.Of(passageId);

    /// <summary>Key of a text hash, under which vectors are reused.</summary>
    public static Guid TextKeyOf(string textHash) => PointId.Of(textHash);

    public static Dictionary<string, object?> PayloadOf(Passage passage, Document document, long version) => new(FactsOf(document))
    {
        ["id"] = passage.Id,
        ["key"] = KeyOf(passage.Id),
        ["text"] = TextKeyOf(passage.TextHash),
        ["doc"] = DocumentPoints.IdOf(passage.DocumentId),
        ["version"] = version,
        ["passage"] = passage,
    };

    /// <summary>What filters need of the document. It is repeated in each passage, since Qdrant joins nothing.</summary>
    public static Dictionary<string, object?> FactsOf(Document document) => new()
    {
        ["folders"] = DocumentPoints.FoldersOf(document.Path),
        ["tags"] = document.Tags.Select(Fold).Distinct().ToArray(),
        ["type"] = Fold(document.MediaType),
        ["name"] = TrigramsOf(FileNameOf(document.Path)),
        ["author"] = TrigramsOf(document.Author ?? ""),
        ["date"] = document.Date?.ToUniversalTime(),
    };

    /// <summary>The name behind the last separator of either kind.</summary>
    public static string FileNameOf(string path) => path[(path.LastIndexOfAny(['/', '\\']) + 1)..];

    /// <summary>
    /// All runs of three characters, folded. Qdrant's text index finds words, not parts of them; what contains a text contains all its
    /// trigrams, so they narrow the search to little more than the matches, which are then checked exactly.
    /// </summary>
    public static IReadOnlyList<string> TrigramsOf(string text)
    {
        string folded = Fold(text);
        HashSet<string> trigrams = new(StringComparer.Ordinal);
        for (int i = 0; i + 3 <= folded.Length; i++) trigrams.Add(folded.Substring(i, 3));
        return [.. trigrams];
    }

    public static string Fold(string text) => text.ToLowerInvariant();
}

/// <summary>As much of a passage's point as was read.</summary>
internal sealed record PassagePayload(string? Id, Guid Doc, long Version, Guid Text, string? Language, string? Names, string? Weights, Passage? Passage)
{
    /// <summary>The terms that the passage was weighed by.</summary>
    public AnalyzedText Terms(TextAnalyzer analyzer) =>
        analyzer.Analyze(DocumentNames.Weighed(Passage!, Names ?? ""), Language is { Length: > 0 } language ? language : null);
}
