using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>What the controls mean that are not about layout.</summary>
internal static partial class RtfControls
{
    private static readonly FrozenDictionary<string, RtfDestination> Destinations = new Dictionary<string, RtfDestination>
    {
        ["fonttbl"] = RtfDestination.FontTable,
        ["stylesheet"] = RtfDestination.StyleSheet,
        ["info"] = RtfDestination.Information,
        ["title"] = RtfDestination.Title,
        ["author"] = RtfDestination.Author,
        ["creatim"] = RtfDestination.Created,
        ["listtext"] = RtfDestination.ListText,
        ["pntext"] = RtfDestination.ListText,
        ["fldinst"] = RtfDestination.FieldInstruction,
        ["footnote"] = RtfDestination.Footnote,
        ["annotation"] = RtfDestination.Comment,
        ["formfield"] = RtfDestination.FormField,
        ["header"] = RtfDestination.Margin,
        ["headerl"] = RtfDestination.Margin,
        ["headerr"] = RtfDestination.Margin,
        ["headerf"] = RtfDestination.Margin,
        ["footer"] = RtfDestination.Margin,
        ["footerl"] = RtfDestination.Margin,
        ["footerr"] = RtfDestination.Margin,
        ["footerf"] = RtfDestination.Margin,
    }.Concat("colortbl pict object objdata nonshppict ftnsep ftnsepc ftncn themedata xe tc bkmkstart bkmkend pn "
        .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => KeyValuePair.Create(w, RtfDestination.Nothing))).ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Characters = new Dictionary<string, string>
    {
        ["tab"] = " ",
        ["line"] = "\n",
        ["emdash"] = "—",
        ["endash"] = "–",
        ["bullet"] = "•",
        ["lquote"] = "‘",
        ["rquote"] = "’",
        ["ldblquote"] = "“",
        ["rdblquote"] = "”",
        ["~"] = "\u00A0",
        ["_"] = "-",
        ["emspace"] = " ",
        ["enspace"] = " ",
        ["qmspace"] = " ",
        ["-"] = "",
    }.ToFrozenDictionary();

    public static RtfDestination? Destination(string word) => Destinations.TryGetValue(word, out RtfDestination destination) ? destination : null;

    /// <summary>Text that a control stands for; null where it stands for none.</summary>
    public static string? Character(string word) => Characters.GetValueOrDefault(word);

    /// <summary>Marked as one that may be ignored, and yet what it holds is seen: text boxes, and pictures with text.</summary>
    public static bool IsTransparent(string word) => word is "shpinst" or "shptxt" or "shppict" or "cs" or "ud" or "upr" or "nestrow" or "nesttableprops";

    /// <summary>The address of a link field; null for other fields.</summary>
    public static string? LinkTarget(string instruction) => Hyperlink().Match(instruction) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>The sign that a SYMBOL field shows; null for other fields.</summary>
    public static string? SymbolOf(string instruction) => Symbol().Match(instruction) is { Success: true } match
        && int.TryParse(match.Groups[1].Value, out int code)
        ? Marks.SymbolFonts.Sign(match.Groups[2].Value, code) : null;

    [GeneratedRegex("""^\s*SYMBOL\s+(\d{1,5})\s+\\f\s+"([^"]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Symbol();

    [GeneratedRegex("""^\s*HYPERLINK\s+"([^"]+)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hyperlink();
}
