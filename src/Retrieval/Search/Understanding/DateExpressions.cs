using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search.Understanding;

/// <summary>Finds spans of time in English and German questions. Pure, given the present moment in the owner's time zone.</summary>
internal static class DateExpressions
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Words that tell that a date is the document's own and not one that its text speaks of.</summary>
    private static readonly Regex OfDocuments = new(
        @"\b(notes?|documents?|files?|e-?mails?|mails?|pdfs?|letters?|entries|wrote|written|saved|modified|changed|created|added|received|notiz(en)?|dokumente?n?|datei(en)?|briefe?n?|einträge|geschrieben|gespeichert|geändert|erstellt|erhalten)\b", Options, TimeSpan.FromSeconds(10));

    private static readonly (Regex Pattern, bool OnlyOfDocuments, Func<Match, DateTime, (DateTime From, DateTime To)?> Read)[] Rules =
    [
        (Rule($@"(?:on|from|of|am|vom) (?:the )?(\d{{1,2}})(?:\.|st|nd|rd|th)? (?:of )?({DateWords.MonthPattern})\.?(?:,? ((?:19|20)\d\d))?"), true, (m, day) => DayOf(m.Groups[1], m.Groups[2], m.Groups[3], day)),
        (Rule($@"(?:on|from|of) ({DateWords.MonthPattern})\.? (\d{{1,2}})(?:st|nd|rd|th)?(?:,? ((?:19|20)\d\d))?"), true, (m, day) => DayOf(m.Groups[2], m.Groups[1], m.Groups[3], day)),
        (Rule(@"(today|heute)"), false, (_, day) => (day, day.AddDays(1))),
        (Rule(@"(the day before yesterday|vorgestern)"), false, (_, day) => (day.AddDays(-2), day.AddDays(-1))),
        (Rule(@"(yesterday|gestern)"), false, (_, day) => (day.AddDays(-1), day)),
        (Rule($@"({DateWords.NumberPattern}) (days?|weeks?|months?|years?) ago"), false, Ago),
        (Rule($@"vor ({DateWords.NumberPattern}) (tage?n?|wochen?|monate?n?|jahre?n?)"), false, Ago),
        (Rule($@"(?:on |am |vom )?(?:last |letzten )?({DateWords.WeekdayPattern})"), true, Weekday),
        (Rule($@"(?:(?:in|from|over|during|within) )?(?:the )?(?:last|past) ({DateWords.NumberPattern}) (days?|weeks?|months?|years?)"), false, Past),
        (Rule($@"(?:(?:in|aus) )?(?:den|der|dem) (?:letzten|vergangenen) ({DateWords.NumberPattern}) (tagen?|wochen?|monaten?|jahren?)"), false, Past),
        (Rule(@"(?:(?:from|in|during) )?(this|last) (week|month|year)"), false, Calendar),
        (Rule(@"(?:(?:aus|in|im|von) )?(diese[rnm]?|letzte[rnm]?|vorige[rnm]?) (woche|monats?|jahre?s?)"), false, Calendar),
        (Rule(@"(?:between|zwischen) ((?:19|20)\d\d) (?:and|und) ((?:19|20)\d\d)"), true, (m, _) => (Year(m, 1), Year(m, 2).AddYears(1))),
        (Rule(@"(?:since|seit) ((?:19|20)\d\d)(?![-.\d])"), false, (m, _) => (Year(m, 1), DateTime.MaxValue)),
        (Rule(@"(?:before|vor) ((?:19|20)\d\d)(?![-.\d])"), true, (m, _) => (DateTime.MinValue, Year(m, 1))),
        (Rule(@"(?:after|nach) ((?:19|20)\d\d)(?![-.\d])"), true, (m, _) => (Year(m, 1).AddYears(1), DateTime.MaxValue)),
        (Rule(@"(?:until|till|up to|bis) ((?:19|20)\d\d)(?![-.\d])"), true, (m, _) => (DateTime.MinValue, Year(m, 1).AddYears(1))),
        (Rule($@"(?:before|vor) ({DateWords.MonthPattern})\.?(?: ((?:19|20)\d\d))?"), true, (m, day) => (DateTime.MinValue, Month(m, day))),
        (Rule($@"(?:since|seit) ({DateWords.MonthPattern})\.?(?: ((?:19|20)\d\d))?"), false, (m, day) => (Month(m, day), DateTime.MaxValue)),
        (Rule($@"(?:in|from|of|im|vom|aus dem|aus) ({DateWords.MonthPattern})\.?(?: ((?:19|20)\d\d))?"), true, (m, day) => (Month(m, day), Month(m, day).AddMonths(1))),
        (Rule(@"(?:on|from|of|am|vom) ((?:19|20)\d\d)-(\d\d)-(\d\d)"), true, (m, _) => Day(m.Groups[1], m.Groups[2], m.Groups[3])),
        (Rule(@"(?:am|vom) (\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)"), true, (m, _) => Day(m.Groups[3], m.Groups[2], m.Groups[1])),
        (Rule(@"(?:in|from|of|im jahr|aus|von) ((?:19|20)\d\d)(?![-.\d])"), true, (m, _) => (Year(m, 1), Year(m, 1).AddYears(1))),
    ];

    /// <summary>Every span found, with the words that name it; they do not overlap.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="now">The present moment in the owner's time zone.</param>
    /// <param name="ofDocuments">True where dates are known to be those of documents, and not ones that their text speaks of; otherwise the words tell.</param>
    public static IEnumerable<UnderstoodFilter> Read(string question, DateTimeOffset now, bool ofDocuments = false)
    {
        bool areDocuments = ofDocuments || OfDocuments.IsMatch(question);
        List<Match> taken = [];
        foreach (var (pattern, onlyOfDocuments, read) in Rules)
        {
            if (onlyOfDocuments && !areDocuments) continue;
            Match match = pattern.Match(question);
            if (!match.Success || taken.Any(t => t.Index < match.Index + match.Length && match.Index < t.Index + t.Length)) continue;
            if (read(match, now.Date) is not var (from, to) || from >= to) continue;
            taken.Add(match);
            yield return Filter(match.Value, from, to, now.Offset);
        }
    }

    private static UnderstoodFilter Filter(string words, DateTime from, DateTime to, TimeSpan offset)
    {
        DateTimeOffset? start = from == DateTime.MinValue ? null : new DateTimeOffset(from, offset);
        DateTimeOffset? end = to == DateTime.MaxValue ? null : new DateTimeOffset(to, offset);
        string meaning = (start, end) switch
        {
            ({ } a, null) => "from " + Say(a),
            (null, { } b) => "before " + Say(b),
            ({ } a, { } b) when b - a <= TimeSpan.FromDays(1) => "on " + Say(a),
            ({ } a, { } b) => $"from {Say(a)} to {Say(b.AddDays(-1))}",
            _ => "",
        };
        return new UnderstoodFilter(words, meaning, new SearchFilter { From = start, To = end });
    }

    private static string Say(DateTimeOffset day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    private static Regex Rule(string pattern) => new($@"(?<![\w-]){pattern}(?!\w)", Options, TimeSpan.FromSeconds(10));

    private static (DateTime, DateTime)? Past(Match match, DateTime day)
    {
        int count = DateWords.Number(match.Groups[1].Value);
        if (count == 0) return null;
        DateTime from = char.ToLowerInvariant(match.Groups[2].Value[0]) switch
        {
            'd' or 't' => day.AddDays(-count),
            'w' => day.AddDays(-7 * count),
            'm' => day.AddMonths(-count),
            _ => day.AddYears(-count),
        };
        return (from, day.AddDays(1));
    }

    /// <summary>The day, week, month or year that lies so far back.</summary>
    private static (DateTime, DateTime)? Ago(Match match, DateTime day)
    {
        int count = DateWords.Number(match.Groups[1].Value);
        if (count == 0) return null;
        DateTime monday = Monday(day), month = new(day.Year, day.Month, 1), year = new(day.Year, 1, 1);
        return char.ToLowerInvariant(match.Groups[2].Value[0]) switch
        {
            'd' or 't' => (day.AddDays(-count), day.AddDays(1 - count)),
            'w' => (monday.AddDays(-7 * count), monday.AddDays(7 - 7 * count)),
            'm' => (month.AddMonths(-count), month.AddMonths(1 - count)),
            _ => (year.AddYears(-count), year.AddYears(1 - count)),
        };
    }

    /// <summary>The latest day of that name that is over.</summary>
    private static (DateTime, DateTime)? Weekday(Match match, DateTime day)
    {
        int back = ((int)day.DayOfWeek - (int)DateWords.Weekday(match.Groups[1].Value) + 6) % 7 + 1;
        return (day.AddDays(-back), day.AddDays(1 - back));
    }

    /// <summary>Weeks begin on Monday (ISO 8601).</summary>
    private static DateTime Monday(DateTime day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static (DateTime, DateTime)? Calendar(Match match, DateTime day)
    {
        bool present = match.Groups[1].Value.ToLowerInvariant() is var which && (which == "this" || which.StartsWith("diese", StringComparison.Ordinal));
        switch (char.ToLowerInvariant(match.Groups[2].Value[0]))
        {
            case 'w':
                DateTime monday = Monday(day);
                return present ? (monday, monday.AddDays(7)) : (monday.AddDays(-7), monday);
            case 'm':
                DateTime first = new(day.Year, day.Month, 1);
                return present ? (first, first.AddMonths(1)) : (first.AddMonths(-1), first);
            default:
                DateTime year = new(day.Year, 1, 1);
                return present ? (year, year.AddYears(1)) : (year.AddYears(-1), year);
        }
    }

    private static DateTime Year(Match match, int group) => new(int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture), 1, 1);

    /// <summary>A month without a year is the last one of that name that has begun.</summary>
    private static DateTime Month(Match match, DateTime day)
    {
        int month = DateWords.Month(match.Groups[1].Value);
        int year = match.Groups[2].Success ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : month <= day.Month ? day.Year : day.Year - 1;
        return new DateTime(year, month, 1);
    }

    /// <summary>A day without a year is the last one of that name that has begun.</summary>
    private static (DateTime, DateTime)? DayOf(Group day, Group month, Group year, DateTime today)
    {
        int number = int.Parse(day.Value, CultureInfo.InvariantCulture), of = DateWords.Month(month.Value);
        int last = year.Success ? int.Parse(year.Value, CultureInfo.InvariantCulture) : (of, number).CompareTo((today.Month, today.Day)) <= 0 ? today.Year : today.Year - 1;
        if (number < 1 || number > DateTime.DaysInMonth(last, of)) return null;
        DateTime date = new(last, of, number);
        return (date, date.AddDays(1));
    }

    private static (DateTime, DateTime)? Day(Group year, Group month, Group day) =>
        DateTime.TryParseExact($"{year.Value}-{month.Value.PadLeft(2, '0')}-{day.Value.PadLeft(2, '0')}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? (date, date.AddDays(1))
            : null;
}
