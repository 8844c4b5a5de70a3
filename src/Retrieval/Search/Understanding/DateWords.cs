namespace Rag.Retrieval.Search.Understanding;

/// <summary>Months and numbers as English and German write them.</summary>
internal static class DateWords
{
    private static readonly string[][] Months =
    [
        ["january", "jan", "januar", "jänner"], ["february", "feb", "februar"], ["march", "mar", "märz", "maerz"], ["april", "apr"], ["may", "mai"], ["june", "jun", "juni"],
        ["july", "jul", "juli"], ["august", "aug"], ["september", "sep", "sept"], ["october", "oct", "oktober", "okt"], ["november", "nov"], ["december", "dec", "dezember", "dez"],
    ];

    /// <summary>From Sunday, as <see cref="DayOfWeek"/> counts.</summary>
    private static readonly string[][] Weekdays =
        [["sunday", "sonntag"], ["monday", "montag"], ["tuesday", "dienstag"], ["wednesday", "mittwoch"], ["thursday", "donnerstag"], ["friday", "freitag"], ["saturday", "samstag", "sonnabend"]];

    private static readonly string[][] Numbers =
    [
        ["one", "a", "an", "ein", "eine", "einen", "einem", "einer", "eins"], ["two", "zwei"], ["three", "drei"], ["four", "vier"], ["five", "fünf"], ["six", "sechs"],
        ["seven", "sieben"], ["eight", "acht"], ["nine", "neun"], ["ten", "zehn"], ["eleven", "elf"], ["twelve", "zwölf"],
    ];

    /// <summary>Alternatives for a regular expression, the longer first.</summary>
    public static string MonthPattern { get; } = string.Join('|', Months.SelectMany(m => m).OrderByDescending(m => m.Length));

    /// <summary>Alternatives for a regular expression: digits or a word.</summary>
    public static string NumberPattern { get; } = @"\d{1,3}|" + string.Join('|', Numbers.SelectMany(n => n).OrderByDescending(n => n.Length));

    /// <summary>Alternatives for a regular expression.</summary>
    public static string WeekdayPattern { get; } = string.Join('|', Weekdays.SelectMany(d => d));

    /// <summary>The day of a name that the pattern found.</summary>
    public static DayOfWeek Weekday(string word) => (DayOfWeek)Array.FindIndex(Weekdays, d => d.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>1 to 12.</summary>
    public static int Month(string word) => Array.FindIndex(Months, m => m.Contains(word, StringComparer.OrdinalIgnoreCase)) + 1;

    /// <summary>The number; 0 where it is none.</summary>
    public static int Number(string word) =>
        int.TryParse(word, out int digits) ? digits : Array.FindIndex(Numbers, n => n.Contains(word, StringComparer.OrdinalIgnoreCase)) + 1;
}
