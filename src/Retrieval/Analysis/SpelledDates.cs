using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Retrieval.Analysis;

/// <summary>Writes out in words the dates that a text gives in digits, so that a question about "1 June" meets "2026-06-01". English and German. Pure.</summary>
internal static partial class SpelledDates
{
    private static readonly string[] English = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames;

    private static readonly string[] German = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"];

    /// <summary>The text with them behind it, or the text itself where it has none.</summary>
    public static string AddTo(string text)
    {
        StringBuilder? spelled = null;
        foreach (Match match in Date().Matches(text))
        {
            int month = Number(match.Groups["month"]) - 1;
            (spelled ??= new StringBuilder(text)).Append('\n');
            if (match.Groups["day"].Success) spelled.Append(CultureInfo.InvariantCulture, $"{Number(match.Groups["day"])} ");
            spelled.Append(English[month]).Append(' ').Append(German[month]).Append(' ').Append(match.Groups["year"].Value);
        }
        return spelled?.ToString() ?? text;
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    /// <summary>ISO 8601, to the day or the month, and the order of day, month and year that most of Europe has.</summary>
    [GeneratedRegex(@"(?<![\d.-])(?:(?<year>(?:19|20)\d\d)-(?<month>0[1-9]|1[0-2])(?:-(?<day>0[1-9]|[12]\d|3[01]))?|(?<day>0?[1-9]|[12]\d|3[01])\.(?<month>0?[1-9]|1[0-2])\.(?<year>(?:19|20)\d\d))(?![\d-])", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Date();
}
