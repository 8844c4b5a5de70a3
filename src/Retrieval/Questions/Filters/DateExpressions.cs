using System.Globalization;
using System.Text.RegularExpressions;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions.Lexicons;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Questions.Filters;

/// <summary>Finds spans of time in questions. Pure, given the present moment in the owner's time zone.</summary>
internal static class DateExpressions
{
    private const string Month = @"{month}\.?(?:,? (?:{of} )?{year})?", MonthOrYear = $"(?:{Month}|{{year}})";

    /// <summary>Words that tell that a date is the document's own and not one that its text speaks of.</summary>
    private static readonly Phrases OfDocuments = Phrases.Of(lexicon => lexicon.Files.Values.SelectMany(kind => kind.All)
        .Concat(lexicon.Documents.Written));

    private static readonly (Phrases Phrases, bool OnlyOfDocuments, Func<Phrase, DateTime, (DateTime From, DateTime To)?> Read)[] Rules =
    [
        (new(_ => [$"{{on}} (?:{{article}} )?{{day}} (?:{{of}} )?{Month}", @"{on} {month}\.? {day}(?:,? {year})?"]), true, DayOf),
        (Phrases.Of(lexicon => lexicon.Time.Today), false, (_, day) => (day, day.AddDays(1))),
        (Phrases.Of(lexicon => lexicon.Time.BeforeYesterday), false, (_, day) => (day.AddDays(-2), day.AddDays(-1))),
        (Phrases.Of(lexicon => lexicon.Time.Yesterday), false, (_, day) => (day.AddDays(-1), day)),
        (new(lexicon => lexicon.Time.Ago), false, Ago),
        (new(lexicon => lexicon.Time.Weekday), true, Weekday),
        (new(lexicon => lexicon.Time.LastSpans), false, Past),
        (new(lexicon => lexicon.Time.Present), false, (phrase, day) => Span(phrase, day, back: 0)),
        (new(lexicon => lexicon.Time.Previous), false, (phrase, day) => Span(phrase, day, back: 1)),
        (new(lexicon => [$@"{Words.Pattern(lexicon.Time.Between)} {{year}} {{and}} (?<to>(?:19|20)\d\d)"]), true, (phrase, day) =>
            (Begin(phrase, day), new DateTime(Number(phrase, "to"), 1, 1).AddYears(1))),
        (Behind(lexicon => lexicon.Time.Since), false, (phrase, day) => (Begin(phrase, day), DateTime.MaxValue)),
        (Behind(lexicon => lexicon.Time.Before), true, (phrase, day) => (DateTime.MinValue, Begin(phrase, day))),
        (Behind(lexicon => lexicon.Time.After), true, (phrase, day) => (End(phrase, day), DateTime.MaxValue)),
        (Behind(lexicon => lexicon.Time.Until), true, (phrase, day) => (DateTime.MinValue, End(phrase, day))),
        (new(_ => [@"{on} (?<year>(?:19|20)\d\d)-(?<number>\d\d)-(?<day>\d\d)",
            @"{on} (?<day>\d{1,2})\. ?(?<number>\d{1,2})\. ?(?<year>(?:19|20)\d\d)"]), true, Day),
        (Behind(lexicon => lexicon.Grammar.During), true, (phrase, day) => (Begin(phrase, day), End(phrase, day))),
    ];

    /// <summary>
    /// Every span found, with the words that name it, and whether it is that of documents for sure: otherwise it may as well be one that
    /// their text speaks of. They do
    /// not overlap; those that are sure come first.
    /// </summary>
    /// <param name="question">As asked.</param>
    /// <param name="now">The present moment in the owner's time zone.</param>
    public static IEnumerable<(UnderstoodFilter Date, bool IsSure)> Read(AskedText question, DateTimeOffset now)
    {
        bool areDocuments = OfDocuments.IsIn(question);
        List<Match> taken = [];
        foreach (var (phrases, onlyOfDocuments, read) in Rules.OrderBy(rule => rule.OnlyOfDocuments && !areDocuments))
        {
            if (phrases.Find(question) is not { } phrase || IsPart(phrase, question.Text)) continue;
            Match match = phrase.Match;
            if (taken.Any(t => t.Index < match.Index + match.Length && match.Index < t.Index + t.Length)) continue;
            if (read(phrase, now.Date) is not var (from, to) || from >= to) continue;
            taken.Add(match);
            yield return (Filter(match.Value, from, to, now.Offset), areDocuments || !onlyOfDocuments);
        }
    }

    /// <summary>Of "check-in 2024" or "in 2024-05" it is no word, or no year.</summary>
    private static bool IsPart(Phrase phrase, string text) => phrase["more"] is not null
        || (phrase.Match.Index > 0 && text[phrase.Match.Index - 1] == '-');

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

    /// <summary>A month or a year behind one of some words.</summary>
    private static Phrases Behind(Func<Lexicon, IEnumerable<string>> words) =>
        new(lexicon => [$"{Words.Pattern(words(lexicon))} {MonthOrYear}"]);

    private static (DateTime, DateTime)? Past(Phrase phrase, DateTime day) =>
        SpelledNumbers.Count(phrase["count"]!, phrase.Lexicon) is > 0 and int count ? (Add(day, Unit(phrase), -count), day.AddDays(1))
            : null;

    /// <summary>The day, week, month or year that lies so far back.</summary>
    private static (DateTime, DateTime)? Ago(Phrase phrase, DateTime day) =>
        SpelledNumbers.Count(phrase["count"]!, phrase.Lexicon) is > 0 and int count ? Span(phrase, day, count) : null;

    private static (DateTime, DateTime) Span(Phrase phrase, DateTime day, int back)
    {
        string unit = Unit(phrase);
        // Weeks begin on Monday (ISO 8601).
        DateTime present = unit switch
        {
            "day" => day,
            "week" => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            "month" =>
            new(day.Year, day.Month, 1),
            _ => new(day.Year, 1, 1)
        };
        return (Add(present, unit, -back), Add(present, unit, 1 - back));
    }

    private static DateTime Add(DateTime day, string unit, int count) => unit switch
    {
        "day" => day.AddDays(count),
        "week" => day.AddDays(7 * count),
        "month" => day.AddMonths(count),
        _ => day.AddYears(count),
    };

    private static string Unit(Phrase phrase) =>
        Placeholders.Spans.First(unit => phrase.Lexicon.Units[unit].Contains(phrase["span"]!, StringComparer.OrdinalIgnoreCase));

    /// <summary>The latest day of that name that is over.</summary>
    private static (DateTime, DateTime)? Weekday(Phrase phrase, DateTime day)
    {
        int back = ((int)day.DayOfWeek - Place(phrase.Lexicon.Weekdays, phrase["weekday"]!) + 6) % 7 + 1;
        return (day.AddDays(-back), day.AddDays(1 - back));
    }

    /// <summary>
    /// The first day of the month or year that is named; a month without a year is the last one of that name that has begun.
    /// </summary>
    private static DateTime Begin(Phrase phrase, DateTime day)
    {
        if (phrase["month"] is not { } name) return new DateTime(Number(phrase, "year"), 1, 1);
        int month = Place(phrase.Lexicon.Months, name) + 1;
        return new DateTime(phrase["year"] is not null ? Number(phrase, "year") : month <= day.Month ? day.Year : day.Year - 1, month, 1);
    }

    private static DateTime End(Phrase phrase, DateTime day) => phrase["month"] is null ? Begin(phrase, day).AddYears(1)
        : Begin(phrase, day).AddMonths(1);

    /// <summary>A day without a year is the last one of that name that has begun.</summary>
    private static (DateTime, DateTime)? DayOf(Phrase phrase, DateTime today)
    {
        int number = Number(phrase, "day"), of = Place(phrase.Lexicon.Months, phrase["month"]!) + 1;
        return Day(phrase["year"] is not null ? Number(phrase, "year") : (of, number).CompareTo((today.Month, today.Day)) <= 0 ? today.Year
            : today.Year - 1, of, number);
    }

    private static (DateTime, DateTime)? Day(Phrase phrase, DateTime today) =>
        Day(Number(phrase, "year"), Number(phrase, "number"), Number(phrase, "day"));

    private static (DateTime, DateTime)? Day(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month)
            ? (new DateTime(year, month, day), new DateTime(year, month, day).AddDays(1)) : null;

    private static int Place(IReadOnlyList<Words> lists, string word) =>
        lists.ToList().FindIndex(words => words.Contains(word, StringComparer.OrdinalIgnoreCase));

    private static int Number(Phrase phrase, string part) => int.Parse(phrase[part]!, CultureInfo.InvariantCulture);
}
