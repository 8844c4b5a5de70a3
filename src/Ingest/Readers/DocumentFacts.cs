using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Ingest.Chunking;
using Rag.Retrieval.Analysis;

namespace Rag.Ingest.Readers;

/// <summary>Completes what a reader found by what the name, the file's time and the text itself tell.</summary>
internal static partial class DocumentFacts
{
    public static ReadDocument Complete(ReadDocument document, ReadRequest request) => document with
    {
        Content = DatedHeadings.Mark(MachineText.Mark(document.Content)),
        Title = Clean(document.Title),
        Author = Clean(document.Author),
        Date = document.Date ?? WrittenDate.InName(Path.GetFileName(request.Path)) ?? request.ModifiedAt,
        Language = document.Language ?? LanguageDetector.Detect(document.Content.Text),
    };

    /// <summary>A date as people and programs write it; the zone is UTC where none is given.</summary>
    public static DateTimeOffset? ParseDate(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 80) return null;
        value = value.Trim().Trim('"', '\'', '[', ']', '<', '>');
        if (WrittenDate.IsAmbiguous(value)) return null;
        // .NET takes the month for the first number, as Americans do, and knows no other language.
        if (WrittenDate.Whole(value) is { } written) return written;
        return value.Length >= 8 && value.Any(char.IsDigit)
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out DateTimeOffset date)
            ? date
            : null;
    }

    /// <summary>One line of at most 300 characters, or null.</summary>
    public static string? Clean(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        string line = WhiteSpace().Replace(value, " ").Trim();
        if (line.Length > 300) line = line[..(char.IsHighSurrogate(line[299]) ? 299 : 300)];
        return line.Length == 0 ? null : line;
    }

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WhiteSpace();
}
