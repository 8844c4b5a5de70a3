using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;

namespace Rag.Ingest.Readers;

/// <summary>Completes what a reader found by what the name, the file's time and the text itself tell.</summary>
internal static partial class DocumentFacts
{
    public static ReadDocument Complete(ReadDocument document, ReadRequest request) => document with
    {
        Title = Clean(document.Title),
        Author = Clean(document.Author),
        Date = document.Date ?? DateInName(Path.GetFileName(request.Path)) ?? request.ModifiedAt,
        Language = document.Language ?? LanguageDetector.Detect(document.Content.Text),
    };

    /// <summary>A date such as 2026-03-14, 2026_03_14 or 20260314 in a name, at midnight UTC.</summary>
    public static DateTimeOffset? DateInName(string name)
    {
        Match match = NameDate().Match(name);
        string digits = match.Groups[1].Value + match.Groups[3].Value + match.Groups[4].Value;
        return match.Success && DateTimeOffset.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)
            ? date
            : null;
    }

    /// <summary>A date as people and programs write it; the zone is UTC where none is given.</summary>
    public static DateTimeOffset? ParseDate(string? value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > 80) return null;
        value = value.Trim().Trim('"', '\'', '[', ']');
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

    [GeneratedRegex(@"(?<!\d)((?:19|20)\d\d)([-_. ]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NameDate();

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WhiteSpace();
}
