using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Marks;

/// <summary>
/// Raised and lowered text in a line of plain text, told from what it stands beside: an exponent keeps its sign (10^6, m³), the mark of a
/// note is set apart (1,250 [3]), an ordinal's ending stays with its number (1st).
/// </summary>
internal static partial class RaisedText
{
    private const string Normal = "0123456789+-−n", Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ";

    private static readonly FrozenSet<string> Units = FrozenSet.Create(StringComparer.Ordinal,
        "m", "mm", "cm", "dm", "km", "µm", "μm", "nm", "in", "ft", "yd", "mi", "s", "min", "h", "kg", "g", "mol", "l", "L", "W", "K", "C", "Hz", "px", "ha");

    private static readonly FrozenSet<string> Endings = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "o", "a", "ª", "º", "°", "tm", "®", "©", "™", "mc", "ter", "te", "de");

    /// <summary>What is written in place of a superscript.</summary>
    /// <param name="before">The text in front of it, as far as the line or the last dozen characters go.</param>
    /// <param name="value">The raised text.</param>
    /// <param name="after">What follows it, where it is known.</param>
    /// <param name="isNote">True where the document says that it leads to a note.</param>
    public static string Superscript(string before, string value, string after = "", bool isNote = false)
    {
        value = value.Trim();
        if (value.Length == 0) return "";
        bool begins = before.Length == 0 || char.IsWhiteSpace(before[^1]);
        if (isNote || (begins && IsMarks(value))) return Apart(before, value);
        if (begins || value.Length > 12) return value;
        string word = LastWord().Match(before).Value;
        // Letters of formulas have characters of their own beyond the first plane.
        if (char.IsLowSurrogate(before[^1]) && (IsExponent(value) || value.Length == 1)) return Exponent(value);
        if (char.IsDigit(before[^1])) return AfterNumber(word, before, value, after);
        if (word.Length == 0) return before[^1] is ')' or ']' or '}' && IsExponent(value) ? Exponent(value) : IsMarks(value)
            ? Apart(before, value) : value;
        if (Units.Contains(word) && IsExponent(value)) return UnicodeOr(value);
        if ((word.Length == 1 || before.Contains('=', StringComparison.Ordinal)) && (IsExponent(value)
            || value.Length == 1)) return Exponent(value);
        return AfterWord(before, value);
    }

    /// <summary>What is written in place of a subscript: CO2, x_max.</summary>
    public static string Subscript(string before, string value)
    {
        value = value.Trim();
        if (before.Length == 0 || char.IsWhiteSpace(before[^1]) || value.Length == 0) return value;
        bool isFormula = IsNumber(value) && (before[^1] is ')' or ']' || Element().IsMatch(before));
        return isFormula ? value : value.Length == 1 || IsWord(value) ? "_" + value : $"_({value})";
    }

    /// <summary>An exponent behind its base: ^6, ^-3, ^(n+1).</summary>
    public static string Exponent(string value) => value.Length == 1 || IsExponent(value) || IsWord(value) ? "^" + value.Replace('−', '-')
        : $"^({value})";

    private static string AfterWord(string before, string value)
    {
        if (IsMarks(value)) return Apart(before, value);
        if (!char.IsLetterOrDigit(value[0])) return value[0] is '+' or '-' or '−' ? Exponent(value) : value;
        // Abbreviations and trademarks end in raised letters: Mme, Word™; a single letter leads to a note.
        return value.All(char.IsLetter) ? value.Length > 1 ? value : Apart(before, value) : Exponent(value);
    }

    private static string AfterNumber(string word, string before, string value, string after)
    {
        if (Endings.Contains(value)) return value;
        string number = Number().Match(before).Value;
        if (!IsExponent(value)) return char.IsLetterOrDigit(value[0]) ? Apart(before, value) : value;
        // Prices print their cents small: 12⁵⁰ €.
        if (value.Length == 2 && IsNumber(value) && (Currency().IsMatch(after) || CurrencyBefore().IsMatch(before))) return "." + value;
        bool isBase = number is "10" || number.Length == 1 || !char.IsDigit(value[0]) || word.Length > number.Length;
        return isBase ? Exponent(value) : Apart(before, value);
    }

    private static string UnicodeOr(string value) =>
        value.All(c => Normal.Contains(c, StringComparison.Ordinal)) ? string.Concat(value.Select(c =>
            Raised[Normal.IndexOf(c, StringComparison.Ordinal)])) : Exponent(value);

    /// <summary>The mark of a note, in brackets; it never touches a number.</summary>
    private static string Apart(string before, string mark)
    {
        if (!(mark[0] is '[' or '(' && mark[^1] is ']' or ')')) mark = $"[{mark.TrimEnd(')', '.')}]";
        return before.Length > 0 && char.IsLetterOrDigit(before[^1]) ? " " + mark : mark;
    }

    /// <summary>One number, or several of notes: 1,2 or 3–5.</summary>
    private static bool IsMarks(string value) => char.IsDigit(value[0]) && char.IsDigit(value[^1]) && value.All(c => char.IsDigit(c)
        || c is ',' or ' ' or '-' or '–' or ';');

    private static bool IsNumber(string value) => value.All(char.IsDigit);

    private static bool IsExponent(string value) => value.Length <= 5 && value.TrimStart('+', '-', '−') is { Length: > 0 } rest
        && (IsNumber(rest) || rest is "n" or "x" or "k");

    private static bool IsWord(string value) => value.All(char.IsLetterOrDigit);

    [GeneratedRegex(@"[\p{L}\p{N}µμ°]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex LastWord();

    /// <summary>With its separators, since 1,250 is no base.</summary>
    [GeneratedRegex(@"[\p{Nd}.,'’]*\p{Nd}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    /// <summary>The symbol of a chemical element, or a group of them.</summary>
    [GeneratedRegex(@"\p{Lu}\p{Ll}?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Element();

    [GeneratedRegex(@"^\s*(?:€|\$|£|¥|CHF|EUR|USD|GBP|[Ee]uros?|[Dd]ollars?|Fr\.|zł|kr)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Currency();

    [GeneratedRegex(@"(?:€|\$|£|¥|CHF|EUR|USD|GBP)\s*[\p{Nd}.,]+$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex CurrencyBefore();
}
