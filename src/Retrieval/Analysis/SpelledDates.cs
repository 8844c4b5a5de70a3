using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Analysis;

/// <summary>Writes out in words the dates that a text gives in digits, so that a question about "1 June" meets "2026-06-01", in every language. Pure.</summary>
internal static partial class SpelledDates
{
    /// <summary>The text with them behind it, or the text itself where it has none.</summary>
    public static string AddTo(string text)
    {
        StringBuilder? spelled = null;
        foreach (Match match in Date().Matches(text))
        {
            int month = Number(match.Groups["month"]);
            (spelled ??= new StringBuilder(text)).Append('\n');
            if (match.Groups["day"].Success) spelled.Append(CultureInfo.InvariantCulture, $"{Number(match.Groups["day"])} ");
            spelled.AppendJoin(' ', CalendarNames.NamesOf(month)).Append(' ').Append(match.Groups["year"].Value);
        }
        return spelled?.ToString() ?? text;
    }

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    /// <summary>ISO 8601, to the day or the month, and the order of day, month and year that most of Europe has.</summary>
    [GeneratedRegex(@"(?<![\d.-])(?:(?<year>(?:19|20)\d\d)-(?<month>0[1-9]|1[0-2])(?:-(?<day>0[1-9]|[12]\d|3[01]))?|(?<day>0?[1-9]|[12]\d|3[01])\.(?<month>0?[1-9]|1[0-2])\.(?<year>(?:19|20)\d\d))(?![\d-])", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Date();
}
