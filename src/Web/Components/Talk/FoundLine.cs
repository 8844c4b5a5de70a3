using Rag.Retrieval.Search;

namespace Rag.Web.Components.Talk;

/// <summary>A document that was found, and the line of it that has most of what was searched for.</summary>
/// <param name="Best">Its first passage.</param>
/// <param name="Line">A line of that passage.</param>
public sealed record FoundLine(Hit Best, string Line)
{
    private const int MostWords = 32;

    /// <summary>One for each document, in the order in which they were found.</summary>
    public static IReadOnlyList<FoundLine> Of(IReadOnlyList<Hit> hits, IReadOnlyList<string> words) =>
        [.. hits.DistinctBy(hit => hit.Document.Id).Select(hit => new FoundLine(hit, BestLine(hit, words)))];

    /// <summary>Words that are worth marking: short ones stand in every line.</summary>
    public static IReadOnlyList<string> Words(IEnumerable<string> searched) =>
    [
        .. searched.SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Select(word => word.Trim('.', ',', ';', ':', '?', '!', '"', '\'', '“', '”', '„', '(', ')'))
            .Where(word => word.Length > 3 || word.Any(char.IsDigit))
            .Distinct(StringComparer.OrdinalIgnoreCase).Take(MostWords),
    ];

    // Not what stands above it as its name.
    private static string BestLine(Hit hit, IReadOnlyList<string> words)
    {
        string[] lines = hit.Passage.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Where(line => line != hit.Document.DisplayTitle && !hit.Passage.HeadingPath.Contains(line))
            .MaxBy(line => words.Count(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))) ?? lines.FirstOrDefault() ?? "";
    }
}
