using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>What a paragraph's style makes of it: a heading, an item of a list.</summary>
internal sealed class DocxStyles
{
    private const int DeepestStyle = 20;

    private readonly Dictionary<string, XElement> styles = [];

    public DocxStyles(XElement? stylesPart)
    {
        foreach (XElement style in stylesPart.Named("style"))
            if (style.Attr("styleId") is { } id) styles.TryAdd(id, style);
    }

    /// <summary>1 to 6, or 0 for a paragraph that is no heading.</summary>
    public int HeadingLevel(XElement? properties)
    {
        if (Level(properties.Child("outlineLvl")) is { } own) return own;
        foreach (XElement style in Styles(properties.Child("pStyle").Val()))
        {
            if (Level(style.Child("pPr").Child("outlineLvl")) is { } level) return level;
            string name = style.Child("name").Val() ?? "";
            if (name.Equals("title", StringComparison.OrdinalIgnoreCase)) return 1;
            if (name.StartsWith("heading ", StringComparison.OrdinalIgnoreCase) && int.TryParse(name.AsSpan(8), out int number)) return Math.Clamp(number, 1, 6);
        }
        return 0;
    }

    /// <summary>The list that counts a paragraph, and its level in it from 0; null for a paragraph of none.</summary>
    public (string Number, int Level)? ListOf(XElement? properties, DocxNumbering numbering)
    {
        XElement? own = properties.Child("numPr");
        string? number = own.Child("numId").Val(), level = own.Child("ilvl").Val(), named = null;
        foreach (XElement style in Styles(properties.Child("pStyle").Val()))
        {
            if (number is not null) break;
            XElement? list = style.Child("pPr").Child("numPr");
            number = list.Child("numId").Val();
            level ??= list.Child("ilvl").Val();
            if (number is not null) named = style.Attr("styleId");
        }
        if (number is null or "0") return null;
        return (number, int.TryParse(level, out int at) ? Math.Clamp(at, 0, 8) : numbering.LevelOf(number, named));
    }

    /// <summary>True where a run's properties or its style switch something on, such as strike or vanish.</summary>
    public bool Has(XElement? runProperties, string name)
    {
        if (runProperties.Child(name) is { } own) return own.IsOn();
        return Styles(runProperties.Child("rStyle").Val()).Any(style => style.Child("rPr").Child(name).IsOn());
    }

    /// <summary>"superscript" or "subscript"; null for a run that stands on the line.</summary>
    public string? VerticalAlignment(XElement? runProperties)
    {
        string? alignment = (runProperties.Child("vertAlign")
            ?? Styles(runProperties.Child("rStyle").Val()).Select(style => style.Child("rPr").Child("vertAlign")).FirstOrDefault(a => a is not null)).Val();
        return alignment is "superscript" or "subscript" ? alignment : null;
    }

    /// <summary>A style and those that it is based on.</summary>
    private IEnumerable<XElement> Styles(string? id)
    {
        for (int i = 0; i < DeepestStyle && id is not null && styles.TryGetValue(id, out XElement? style); i++)
        {
            yield return style;
            id = style.Child("basedOn").Val();
        }
    }

    private static int? Level(XElement? outline) => int.TryParse(outline.Val(), out int level) && level is >= 0 and < 9 ? Math.Min(level + 1, 6) : null;
}
