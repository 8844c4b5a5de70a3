using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>What Logseq writes between the lines: the blocks that have an identifier, by which others show them, and drawers such as its time log.</summary>
internal sealed partial class LogseqBlocks
{
    private readonly Dictionary<string, string> texts = [];
    private bool inDrawer;

    public static LogseqBlocks Of(string source)
    {
        var blocks = new LogseqBlocks();
        if (!source.Contains("id:: ", StringComparison.Ordinal)) return blocks;
        string? first = null;
        foreach (string line in source.Split('\n'))
        {
            if (Bullet().Match(line) is { Success: true } bullet) first = bullet.Groups[1].Value;
            else if (Identifier().Match(line) is { Success: true } identifier && first is not null) blocks.texts.TryAdd(identifier.Groups[1].Value, first);
        }
        return blocks;
    }

    /// <summary>The first line of the block, without its own references; empty where it is of another page.</summary>
    public string TextOf(string identifier) => texts.TryGetValue(identifier, out string? text) ? Reference().Replace(text, "") : "";

    /// <summary>What the program shows of a line, the lines being given in order: no drawers, no marks around quotations; null where nothing is left.</summary>
    public string? Shown(string line)
    {
        ReadOnlySpan<char> trimmed = line.AsSpan().Trim();
        if (trimmed is ":LOGBOOK:")
        {
            inDrawer = true;
            return null;
        }
        bool inside = inDrawer && !trimmed.StartsWith("- ");
        inDrawer = inside && trimmed is not ":END:";
        if (inside) return null;
        if (!trimmed.Contains("#+", StringComparison.Ordinal) && !trimmed.Contains("](((", StringComparison.Ordinal)) return line;
        string shown = Labelled().Replace(OrgMark().Replace(line, "$1"), "$1");
        return string.IsNullOrWhiteSpace(shown) ? null : shown;
    }

    [GeneratedRegex(@"^\s*[-*] (?:#{1,6} )?(?:(?:TODO|DONE|NOW|LATER|DOING|WAITING|CANCELED) )?(.+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^\s+id:: ([0-9a-f]{8}-[0-9a-f-]{27})\s*$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Identifier();

    [GeneratedRegex(@"\(\([0-9a-f-]{36}\)\)|\{\{[^{}]*\}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\[([^\[\]]+)\]\(\(\([0-9a-f-]{36}\)\)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Labelled();

    [GeneratedRegex(@"^(\s*(?:- )?)#\+(?:BEGIN|END)_(?:QUOTE|NOTE|TIP|IMPORTANT|CAUTION|WARNING|PINNED|CENTER|VERSE)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OrgMark();
}
