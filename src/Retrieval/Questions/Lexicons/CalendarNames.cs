using System.Collections.Frozen;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>Names of months and weekdays in texts of any language. Pure.</summary>
internal static class CalendarNames
{
    private static readonly NamedNumbers Months = Numbered(lexicon => lexicon.Months, first: 1),
        Weekdays = Numbered(lexicon => lexicon.Weekdays, first: 0);

    private static readonly FrozenSet<string> Homographs = Lexicon.Union(lexicon => lexicon.Homographs)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> FullMonths = Lexicon.Union(lexicon => lexicon.Months.Select(names => names[0]))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The full names of a month, 1 to 12, in all languages that have a word of their own for it, English first.</summary>
    public static IEnumerable<string> NamesOf(int month) => Lexicon.All.Where(lexicon => !lexicon.Unspaced)
        .Select(lexicon => lexicon.Months[month - 1][0]).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>1 to 12, or 0 where the word is no month in a text of this language.</summary>
    public static int Month(ReadOnlySpan<char> word, string? language = null) => (int)(Months.Find(word.TrimEnd('.'), language) ?? 0);

    /// <summary>Whether a month's name is another word as well, so that it needs a day or a year beside it.</summary>
    public static bool IsHomograph(string month) => Homographs.Contains(month);

    /// <summary>Whether a word is a month's name in full.</summary>
    public static bool IsFullMonth(string word) => FullMonths.Contains(word);

    /// <summary>Whether a month's name stands here.</summary>
    public static bool MonthBegins(string text, int start, int end)
    {
        int stop = start;
        while (stop < end && char.IsLetter(text[stop])) stop++;
        return Month(text.AsSpan(start, stop - start)) > 0;
    }

    /// <summary>0 for Sunday to 6, or null.</summary>
    public static int? Weekday(string word, string? language = null) => (int?)Weekdays.Find(word, language);

    private static NamedNumbers Numbered(Func<Lexicon, IReadOnlyList<Words>> lists, int first) =>
        new(lexicon => lists(lexicon).SelectMany((names, i) => names.Select(name => (name, (double)(i + first)))));
}
