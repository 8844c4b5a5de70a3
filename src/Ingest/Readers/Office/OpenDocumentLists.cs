using System.Globalization;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>Counts list items and headings as an OpenDocument program shows them (part 3, 16.30 and 19.880).</summary>
internal sealed class OpenDocumentLists(OpenDocumentStyles styles)
{
    private const int Levels = 10;

    private readonly int[] headings = new int[Levels];
    private readonly Stack<(XElement? Style, int[] Counters)> open = [];
    private readonly Dictionary<string, int[]> ended = [];

    public void Begin(XElement list)
    {
        string? name = list.Attr("style-name");
        (XElement? style, int[] counters) = open.TryPeek(out var outer) ? outer : (null, new int[Levels]);
        if (name is not null) style = styles.List(name) ?? style;
        if (open.Count == 0 && (list.Attr("continue-numbering") == "true" && name is not null && ended.TryGetValue(name, out int[]? before)
            || list.Attr("continue-list") is { } continued && ended.TryGetValue(continued, out before))) counters = before!;
        else if (open.Count < Levels && list.Attr("continue-numbering") != "true") counters[open.Count] = 0;
        open.Push((style, counters));
    }

    public void End(XElement list)
    {
        (_, int[] counters) = open.Pop();
        if (open.Count > 0) return;
        if (list.Attr("style-name") is { } name) ended[name] = counters;
        if (list.Attr("id") is { } id) ended[id] = counters;
    }

    /// <summary>The number of the next item; null where the list shows none.</summary>
    public string? Next(XElement item)
    {
        if (!open.TryPeek(out var list) || open.Count > Levels || item.Name.LocalName == "list-header") return null;
        return Count(list.Style, open.Count, list.Counters, Number(item, "start-value"));
    }

    /// <summary>The number of a heading; null where headings have none.</summary>
    public string? NextHeading(XElement heading, int level) =>
        level is < 1 or > Levels || heading.Attr("is-list-header") == "true" ? null
            : Count(styles.Outline, level, headings, Number(heading, "start-value"));

    private static string? Count(XElement? style, int level, int[] counters, int? start)
    {
        XElement? own = LevelOf(style, level);
        Array.Clear(counters, level, counters.Length - level);
        counters[level - 1] = start ?? (counters[level - 1] == 0 ? Number(own, "start-value") ?? 1 : counters[level - 1] + 1);
        if (own is null || own.Name.LocalName is not ("list-level-style-number" or "outline-level-style")
            || own.Attr("num-format") is not { Length: > 0 }) return null;
        int shown = Math.Clamp(Number(own, "display-levels") ?? 1, 1, level);
        IEnumerable<string> parts = Enumerable.Range(level - shown + 1, shown)
            .Select(l => (Format: LevelOf(style, l).Attr("num-format"), Number: Math.Max(1, counters[l - 1]))).Where(p =>
                p.Format is { Length: > 0 })
            .Select(p => Counters.Write(p.Number, p.Format switch { "a" => Numerals.LowerLetter, "A" => Numerals.UpperLetter, "i" => Numerals.LowerRoman, "I" => Numerals.UpperRoman, _ => Numerals.Decimal }));
        return $"{own.Attr("num-prefix")}{string.Join('.', parts)}{own.Attr("num-suffix")}".Trim();
    }

    private static XElement? LevelOf(XElement? style, int level) => style?.Elements().FirstOrDefault(e => Number(e, "level") == level);

    private static int? Number(XElement? element, string name) =>
        int.TryParse(element.Attr(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value < 100_000 ? value : null;
}
