using System.Globalization;
using Rag.Retrieval.Answers.Claims.Wording;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Finds dates, weekdays and times of day among tokens. Pure.</summary>
internal static class MomentReader
{
    /// <summary>The moment that begins at a token, or null.</summary>
    /// <param name="tokens">Of a text.</param>
    /// <param name="i">0-based place of the token.</param>
    /// <param name="language">Of the text; null where it is not known.</param>
    public static Moment? At(IReadOnlyList<Token> tokens, int i, string? language) => Numeric(tokens, i) ?? Time(tokens, i) ?? Spelled(tokens, i, language)
        ?? (CalendarNames.Weekday(Word(tokens, i), language) is { } day ? new Moment(i, i) { Weekday = day } : null) ?? Year(tokens, i);

    /// <summary>"2026-06-01", "1.6.2026", "5/19/20", "2026-06".</summary>
    private static Moment? Numeric(IReadOnlyList<Token> tokens, int i)
    {
        if (tokens[i].Kind is not TokenKind.Number) return null;
        if (tokens[i].Text.Split('.') is [var d, var m, var y] && Int(d) is { } day and <= 31 && Int(m) is { } month and <= 12
            && FullYear(y) is { } year)
            return new Moment(i, i) { Year = year, Month = month, Day = day };
        if (Sign(tokens, i + 1) is not ("-" or "/") || Sign(tokens, i + 3) != Sign(tokens, i + 1) || !Touch(tokens, i, 4)) return null;
        (int? a, int? b, int? c) = (Int(tokens[i].Text), Number(tokens, i + 2), Number(tokens, i + 4));
        if (a is null || b is null || c is null) return null;
        if (a >= 1000) return b <= 12 && c <= 31 ? new Moment(i, i + 4) { Year = a, Month = b, Day = c } : null;
        if (FullYear(tokens[i + 4].Text) is not { } full) return null;
        if (a <= 12 && b <= 31) return new Moment(i, i + 4) { Year = full, Month = a, Day = b, IsEitherWay = b <= 12 };
        return a <= 31 && b <= 12 ? new Moment(i, i + 4) { Year = full, Month = b, Day = a } : null;
    }

    /// <summary>"1pm", "9:00 a.m.", "13:00", "13 Uhr", "13.30 Uhr".</summary>
    private static Moment? Time(IReadOnlyList<Token> tokens, int i)
    {
        if (tokens[i].Kind is not TokenKind.Number) return null;
        string[] parts = tokens[i].Text.Split(':', '.');
        if (parts.Length > 2 || Int(parts[0]) is not { } hour || hour > 24 || (parts.Length == 2 && parts[1].Length != 2)) return null;
        int minute = parts.Length == 2 ? Int(parts[1]) ?? 0 : 0;
        (string half, int last) = Half(tokens, i + 1);
        bool isClock = Word(tokens, i + 1) is "uhr" or "o'clock";
        if (minute > 59 || (half.Length == 0 && !isClock && !tokens[i].Text.Contains(':', StringComparison.Ordinal))) return null;
        if (half == "pm" && hour < 12) hour += 12;
        if (half == "am" && hour == 12) hour = 0;
        return new Moment(i, half.Length > 0 ? last : isClock ? i + 1 : i) { Minute = 60 * hour + minute };
    }

    private static (string Half, int Last) Half(IReadOnlyList<Token> tokens, int i) => Word(tokens, i) switch
    {
        "am" or "pm" => (Word(tokens, i), i),
        // The tokenizer keeps "p.m" together as a code; the full stop behind it is a sign.
        "p.m" or "a.m" => (Word(tokens, i).Replace(".", "", StringComparison.Ordinal), Sign(tokens, i + 1) == "." ? i + 1 : i),
        _ => ("", i),
    };

    /// <summary>"October 10, 2023", "10. Oktober 2023", "1 June", "March 2014", "June".</summary>
    private static Moment? Spelled(IReadOnlyList<Token> tokens, int i, string? language)
    {
        int at = i;
        int? day = tokens[i].Kind is TokenKind.Number && Int(tokens[i].Text) is { } number and >= 1 and <= 31 ? number : null;
        if (day is not null)
        {
            at++;
            if (Sign(tokens, at) == "." || Word(tokens, at) is "of" or "de") at++;
        }
        int month = at < tokens.Count && tokens[at].Kind is TokenKind.Word ? CalendarNames.Month(tokens[at].Text, language) : 0;
        if (month == 0) return null;
        int last = at;
        if (day is null && Number(tokens, at + 1) is { } behind and >= 1 and <= 31) (day, last) = (behind, at + 1);
        int next = last + 1 + (Sign(tokens, last + 1) is "," or "." || Word(tokens, last + 1) is "de" ? 1 : 0);
        int? year = next < tokens.Count && tokens[next].Kind is TokenKind.Number
            && tokens[next].Text.Length == 4 ? Int(tokens[next].Text) : null;
        if (year is not null) last = next;
        // "May" and "mar" are words as well.
        if (day is null && year is null && CalendarNames.IsHomograph(tokens[at].Text)) return null;
        return new Moment(i, last) { Year = year, Month = month, Day = day };
    }

    private static Moment? Year(IReadOnlyList<Token> tokens, int i) =>
        tokens[i].Kind is TokenKind.Number && tokens[i].Text.Length == 4 && Int(tokens[i].Text) is { } year and >= 1900 and < 2100
            && Sign(tokens, i - 1) is not ("$" or "€" or "£" or "#") && Units.Find(i + 1 < tokens.Count ? tokens[i + 1].Text : "") is null
            ? new Moment(i, i) { Year = year } : null;

    private static int? FullYear(string digits) => (digits.Length, Int(digits)) switch
    {
        (4, { } year) when year is >= 1000 and < 3000 => year,
        (2, { } year) => year < 70 ? 2000 + year : 1900 + year,
        _ => null,
    };

    private static bool Touch(IReadOnlyList<Token> tokens, int first, int more) =>
        first + more < tokens.Count && Enumerable.Range(first, more).All(i => tokens[i].End == tokens[i + 1].Start);

    private static string Word(IReadOnlyList<Token> tokens, int i) => i < tokens.Count
        && (tokens[i].Kind is TokenKind.Word or TokenKind.Code) ? tokens[i].Text : "";

    private static string Sign(IReadOnlyList<Token> tokens, int i) => i >= 0 && i < tokens.Count
        && tokens[i].Kind is TokenKind.Sign ? tokens[i].Text : "";

    private static int? Number(IReadOnlyList<Token> tokens, int i) => i < tokens.Count
        && tokens[i].Kind is TokenKind.Number ? Int(tokens[i].Text) : null;

    private static int? Int(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture,
        out int value) ? value : null;
}
