using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>What a paragraph's style makes of it: a heading, a list item.</summary>
internal sealed class DocxStyles
{
    private readonly Dictionary<string, XElement> styles = [];

    public DocxStyles(XElement? stylesPart)
    {
        foreach (XElement style in stylesPart?.Elements().Where(e => e.Name.LocalName == "style") ?? [])
            if (Attribute(style, "styleId") is { } id) styles.TryAdd(id, style);
    }

    /// <summary>1 to 6, or 0 for a paragraph that is no heading.</summary>
    public int HeadingLevel(XElement? properties)
    {
        if (Level(Child(properties, "outlineLvl")) is { } own) return own;
        string? id = Value(Child(properties, "pStyle"));
        for (int i = 0; i < 20 && id is not null && styles.TryGetValue(id, out XElement? style); i++)
        {
            if (Level(Child(Child(style, "pPr"), "outlineLvl")) is { } level) return level;
            string name = Value(Child(style, "name")) ?? "";
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase)) return 1;
            if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), out int number)) return Math.Clamp(number, 1, 6);
            id = Value(Child(style, "basedOn"));
        }
        return 0;
    }

    /// <summary>Nesting of a list item, 1 and up; 0 for a paragraph that is none.</summary>
    public int ListLevel(XElement? properties)
    {
        XElement? numbering = Child(properties, "numPr");
        string? id = Value(Child(properties, "pStyle"));
        for (int i = 0; numbering is null && i < 20 && id is not null && styles.TryGetValue(id, out XElement? style); i++)
        {
            numbering = Child(Child(style, "pPr"), "numPr");
            id = Value(Child(style, "basedOn"));
        }
        if (numbering is null || Value(Child(numbering, "numId")) == "0") return 0;
        return int.TryParse(Value(Child(numbering, "ilvl")), out int level) ? Math.Clamp(level + 1, 1, 9) : 1;
    }

    private static int? Level(XElement? outline) => int.TryParse(Value(outline), out int level) && level is >= 0 and < 9 ? Math.Min(level + 1, 6) : null;

    private static XElement? Child(XElement? element, string name) => element?.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static string? Value(XElement? element) => element is null ? null : Attribute(element, "val");

    private static string? Attribute(XElement element, string name) => element.Attributes().FirstOrDefault(a => a.Name.LocalName == name)?.Value;
}
