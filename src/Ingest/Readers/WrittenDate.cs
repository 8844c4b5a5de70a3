using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Ingest.Readers;

/// <summary>
/// Dates as people write them, in names and headings: 2026-03-14, 2025-3-14, 20250314, 14.03.2025, March 21st, 2025, 21. März 2025. Of 05-04-2025 the day is taken
/// to stand first. All at midnight UTC.
/// </summary>
internal static partial class WrittenDate
{
    /// <summary>The first date in a file's name; null where there is none.</summary>
    public static DateTimeOffset? InName(string name) => Find(name)?.Date;

    /// <summary>The date that a text is, but for what a clock and a weekday add; null where it is another text.</summary>
    public static DateTimeOffset? Whole(string text) =>
        Find(text) is var (date, match) && !Trim(text, match).Any(char.IsLetterOrDigit) ? date : null;

    /// <summary>The date that a heading begins with, behind a weekday; null where it begins with something else.</summary>
    public static DateTimeOffset? AtStartOf(string heading) =>
        Find(heading) is var (date, match) && (match.Index == 0 || Weekday().IsMatch(heading[..match.Index])) ? date : null;

    /// <summary>Whether day and month may be meant either way.</summary>
    public static bool IsAmbiguous(string text) =>
        DayMonthYear().Match(text) is { Success: true } m && m.Length == text.Length && Number(m, "a") <= 12 && Number(m, "b") <= 12 && Number(m, "a") != Number(m, "b");

    private static (DateTimeOffset Date, Match Match)? Find(string text)
    {
        (DateTimeOffset Date, Match Match)? first = null;
        foreach (Match match in Candidates(text))
            if ((first is null || match.Index < first.Value.Match.Index) && Read(match) is { } date) first = (date, match);
        return first;
    }

    private static IEnumerable<Match> Candidates(string text) =>
        new[] { YearMonthDay(), Dotted(), DayMonthYear(), DayOfMonth(), MonthDay() }.SelectMany(pattern => pattern.Matches(text));

    private static DateTimeOffset? Read(Match match)
    {
        int year = Number(match, "year"), month, day;
        if (match.Groups["name"].Success) (month, day) = (CalendarNames.Month(match.Groups["name"].Value), Number(match, "day"));
        else if (!match.Groups["a"].Success) (month, day) = (Number(match, "month"), Number(match, "day"));
        else
        {
            (int a, int b) = (Number(match, "a"), Number(match, "b"));
            // The day first, as most countries write it, unless that is no date.
            (month, day) = b <= 12 ? (b, a) : (a, b);
        }
        return month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) ? null : new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero);
    }

    private static string Trim(string text, Match match) => Weekday().Replace(text.Remove(match.Index, match.Length), "");

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase;

    [GeneratedRegex(@"(?<!\d)(?<year>(19|20)\d\d)((?<s>[-_. ])(?<month>0?[1-9]|1[0-2])\k<s>(?<day>0?[1-9]|[12]\d|3[01])|(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01]))(?!\d)", Options, 1000)]
    private static partial Regex YearMonthDay();

    [GeneratedRegex(@"(?<![\d.])(?<day>0?[1-9]|[12]\d|3[01])\.\s?(?<month>0?[1-9]|1[0-2])\.\s?(?<year>(19|20)\d\d)(?!\d|\.\d)", Options, 1000)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"(?<![\d-])(?<a>0?[1-9]|[12]\d|3[01])(?<s>[-_/ ])(?<b>0?[1-9]|[12]\d|3[01])\k<s>(?<year>(19|20)\d\d)(?!\d)", Options, 1000)]
    private static partial Regex DayMonthYear();

    [GeneratedRegex(@"(?<!\d)(?<day>\d{1,2})(st|nd|rd|th|\.)?[ _-]{1,2}(of |de )?(?<name>\p{L}{3,10})\.?,?[ _-]{1,2}(de )?(?<year>(19|20)\d\d)(?!\d)", Options, 1000)]
    private static partial Regex DayOfMonth();

    [GeneratedRegex(@"(?<!\p{L})(?<name>\p{L}{3,10})\.?[ _-](?<day>\d{1,2})(st|nd|rd|th)?,?[ _-]{1,2}(?<year>(19|20)\d\d)(?!\d)", Options, 1000)]
    private static partial Regex MonthDay();

    [GeneratedRegex(@"^[\s\W]*(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun|mo|di|mi|do|fr|sa|so|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag)?(day)?[\s\W]*$", Options, 1000)]
    private static partial Regex Weekday();
}
