using System.Globalization;
using System.Text;

namespace Rag.Ingest.Readers.Marks;

/// <summary>How a program writes the numbers that it counts itself: of list items, clauses, headings.</summary>
internal enum Numerals
{
    Decimal,
    DecimalZero,
    LowerLetter,
    UpperLetter,
    LowerRoman,
    UpperRoman,
    Ordinal,
    None,
}

/// <summary>Numbers as they are shown.</summary>
internal static class Counters
{
    private static readonly (int Value, string Letters)[] Roman =
    [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ];

    public static string Write(int number, Numerals numerals) => numerals switch
    {
        Numerals.None => "",
        Numerals.DecimalZero => number.ToString("00", CultureInfo.InvariantCulture),
        Numerals.LowerLetter or Numerals.UpperLetter when number is > 0 and < 2000 =>
            Case(Letters(number), numerals == Numerals.UpperLetter),
        Numerals.LowerRoman or Numerals.UpperRoman when number is > 0 and < 5000 => Case(InRoman(number), numerals == Numerals.UpperRoman),
        Numerals.Ordinal => number.ToString(CultureInfo.InvariantCulture) + (number % 100 is > 10 and < 14 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" }),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>a to z, then aa, bb … as word processors count (ISO/IEC 29500-1, 17.18.59).</summary>
    private static string Letters(int number) => new((char)('a' + (number - 1) % 26), (number - 1) / 26 + 1);

    private static string InRoman(int number)
    {
        var text = new StringBuilder();
        foreach ((int value, string letters) in Roman)
            for (; number >= value; number -= value) text.Append(letters);
        return text.ToString();
    }

    private static string Case(string text, bool upper) => upper ? text.ToUpperInvariant() : text;
}
