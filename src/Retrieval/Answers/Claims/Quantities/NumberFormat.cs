using System.Globalization;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Reads digits with points, commas and blanks as a number, in the English or the German form, as the digits themselves tell.
/// Pure.</summary>
internal static class NumberFormat
{
    /// <summary>
    /// The value, or null for what is no number (a version, a time). Of two kinds of sign the last divides and the other groups; one
    /// kind that stands
    /// once before three digits groups ("1.200", "1,200"), elsewhere it divides ("1.5", "1,25").
    /// </summary>
    public static double? Read(string digits)
    {
        if (digits.Contains(':', StringComparison.Ordinal)) return null;
        string plain = new([.. digits.Where(c => char.IsAsciiDigit(c) || c is '.' or ',')]);
        int points = plain.Count(c => c == '.'), commas = plain.Count(c => c == ',');
        int last = plain.LastIndexOfAny(['.', ',']);
        bool divides = last >= 0 && (points > 0 && commas > 0
            ? plain.Count(c => c == plain[last]) == 1
            : points + commas == 1 && (plain.Length - last - 1 != 3 || plain.StartsWith('0')));
        if (!divides && last >= 0 && !IsGrouped(plain)) return null;
        string whole = divides ? plain[..last] : plain, fraction = divides ? plain[(last + 1)..] : "";
        string text = new string([.. whole.Where(char.IsAsciiDigit)]) + (fraction.Length > 0 ? "." + fraction : "");
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : null;
    }

    /// <summary>The part of one that a sign is, or null.</summary>
    public static double? Sign(string sign) => sign switch
    {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1 / 3.0,
        "⅔" => 2 / 3.0,
        _ => null,
    };

    private static bool IsGrouped(string text)
    {
        string[] groups = text.Split('.', ',');
        return groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(group => group.Length == 3);
    }
}
