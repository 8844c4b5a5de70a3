using System.Collections.Frozen;
using System.Globalization;

namespace Rag.Ingest.Readers.Marks;

/// <summary>
/// What the fonts of signs show in place of letters (Unicode Technical Note on Wingdings; Adobe's Symbol encoding). Ticked and empty boxes
/// are those that forms are filled in with.
/// </summary>
internal static class SymbolFonts
{
    private static readonly FrozenDictionary<int, string> Wingdings = Of(
        (0x6C, "●"), (0x6D, "○"), (0x6E, "■"), (0x6F, "☐"), (0x70, "☐"), (0x71, "☐"), (0x72, "☐"), (0xA8, "☐"), (0x78, "☒"), (0x9E, "•"), (0x9F, "•"), (0xA1, "○"), (0xA4, "◉"),
        (0xA5, "◎"), (0xA7, "▪"), (0xFB, "✗"), (0xFC, "✓"), (0xFD, "☒"), (0xFE, "☑"), (0x28, "☎"), (0x29, "✆"), (0x2A, "✉"), (0x4A, "☺"), (0xD8, "➢"), (0xE0, "→"), (0xE8, "➔"),
        (0xDF, "←"), (0xE1, "↑"), (0xE2, "↓"), (0xF0, "⇨"), (0xAB, "★"), (0x76, "❖"));

    private static readonly FrozenDictionary<int, string> Wingdings2 = Of(
        (0x4F, "✗"), (0x50, "✓"), (0x51, "☒"), (0x52, "☑"), (0x53, "☒"), (0x54, "☒"), (0x2A, "☐"), (0xA3, "☐"), (0xA4, "☐"), (0x97, "●"), (0x98, "●"), (0x99, "◉"), (0x9A, "◉"), (0x9B, "○"),
        (0x9C, "○"), (0x9D, "○"), (0x96, "•"));

    private static readonly FrozenDictionary<int, string> Symbol = Letters();

    /// <summary>True for a font whose characters are signs.</summary>
    public static bool Knows(string? font) => Table(font) is not null;

    /// <summary>The sign that a character of such a font shows; null where it shows none that is known.</summary>
    /// <param name="font">Name of the font.</param>
    /// <param name="code">The character, as it is or in the private area (U+F000 and up).</param>
    public static string? Sign(string? font, int code) => Table(font)?.GetValueOrDefault(code is >= 0xF000 and <= 0xF0FF ? code - 0xF000
        : code);

    /// <summary>As <see cref="Sign(string?, int)"/>, of a code in hexadecimal digits.</summary>
    public static string? Sign(string? font, string? code) =>
        int.TryParse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int value) ? Sign(font, value) : null;

    /// <summary>A text in such a font.</summary>
    public static string Text(string? font, string text) => Table(font) is null ? text
        : string.Concat(text.Select(c => Sign(font, c) ?? (c is >= '\uE000' and <= '\uF8FF' ? "" : c.ToString())));

    private static FrozenDictionary<int, string>? Table(string? font) => font switch
    {
        null => null,
        _ when font.Equals("Wingdings", StringComparison.OrdinalIgnoreCase) => Wingdings,
        _ when font.Equals("Wingdings 2", StringComparison.OrdinalIgnoreCase) => Wingdings2,
        _ when font.Equals("Symbol", StringComparison.OrdinalIgnoreCase) => Symbol,
        _ => null,
    };

    private static FrozenDictionary<int, string> Of(params (int Code, string Sign)[] signs) => signs.ToFrozenDictionary(s => s.Code, s =>
        s.Sign);

    private static FrozenDictionary<int, string> Letters()
    {
        const string upper = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", lower = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
        Dictionary<int, string> letters = [];
        for (int i = 0; i < 26; i++)
        {
            letters[0x41 + i] = upper[i].ToString();
            letters[0x61 + i] = lower[i].ToString();
        }
        foreach ((int code, string sign) in new[] { (0xB1, "±"), (0xB3, "≥"), (0xA3, "≤"), (0xB4, "×"), (0xB8, "÷"), (0xB9, "≠"), (0xBB, "≈"), (0xB7, "•"), (0xB0, "°"), (0xA5, "∞"),
            (0xAE, "→"), (0xDE, "⇒"), (0xD6, "√"), (0xE5, "∑"), (0xF2, "∫"), (0xB6, "∂"), (0xCE, "∈") }) letters[code] = sign;
        return letters.ToFrozenDictionary();
    }
}
