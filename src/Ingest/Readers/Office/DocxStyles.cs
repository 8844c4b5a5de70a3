using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>What a paragraph's style makes of it: a heading, an item of a list.</summary>
internal sealed class DocxStyles
{
    private const int DeepestStyle = 20;

    private readonly Dictionary<string, XElement> styles = [];
    private readonly Dictionary<string, DocxLook> looks = [];
    private readonly Dictionary<string, int> headings = [];

    public DocxStyles(XElement? stylesPart)
    {
        foreach (XElement style in stylesPart.Named("style"))
            if (style.Attr("styleId") is { } id) styles.TryAdd(id, style);
    }

    /// <summary>1 to 6, or 0 for a paragraph that is no heading.</summary>
    public int HeadingLevel(XElement? properties)
    {
        if (Level(properties.Child("outlineLvl")) is { } own) return own;
        if (properties.Child("pStyle").Val() is not { } id) return 0;
        return headings.TryGetValue(id, out int known) ? known : headings[id] = HeadingLevel(id);
    }

    private int HeadingLevel(string id)
    {
        foreach (XElement style in Styles(id))
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

    /// <summary>How a run looks, as far as that says something of its text.</summary>
    public DocxLook LookOf(XElement? runProperties)
    {
        if (runProperties is null) return default;
        DocxLook look = Look(runProperties);
        if (look.Style is not { } id) return look;
        if (!looks.TryGetValue(id, out DocxLook inherited))
        {
            foreach (XElement style in Styles(id).Reverse())
                if (style.Child("rPr") is { } properties) inherited = Look(properties).Over(inherited);
            looks[id] = inherited;
        }
        return look.Over(inherited);
    }

    private static DocxLook Look(XElement properties)
    {
        var look = new DocxLook();
        foreach (XElement property in properties.Elements())
        {
            switch (property.Name.LocalName)
            {
                case "vanish": look.Vanish = property.IsOn(); break;
                case "strike": look.Strike = property.IsOn(); break;
                case "dstrike": look.DoubleStrike = property.IsOn(); break;
                case "vertAlign": look.Alignment = property.Val(); break;
                case "rStyle": look.Style = property.Val(); break;
                case "rFonts": look.Font = property.Attr("ascii") ?? property.Attr("hAnsi"); break;
            }
        }
        return look;
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

    private static int? Level(XElement? outline) => int.TryParse(outline.Val(), out int level) && level is >= 0 and < 9
        ? Math.Min(level + 1, 6) : null;
}

/// <summary>How a run of text looks; null where nothing is said.</summary>
internal record struct DocxLook(bool? Vanish, bool? Strike, bool? DoubleStrike, string? Alignment, string? Style, string? Font)
{
    /// <summary>True for text that is not shown.</summary>
    public readonly bool IsHidden => Vanish == true;

    /// <summary>True for text that is struck out.</summary>
    public readonly bool IsStruck => Strike == true || DoubleStrike == true;

    /// <summary>"superscript" or "subscript"; null for a run that stands on the line.</summary>
    public readonly string? Shift => Alignment is "superscript" or "subscript" ? Alignment : null;

    /// <summary>This, and where it says nothing, what lies below it.</summary>
    public readonly DocxLook Over(DocxLook below) =>
        new(Vanish ?? below.Vanish, Strike ?? below.Strike, DoubleStrike ?? below.DoubleStrike, Alignment ?? below.Alignment, Style, Font ?? below.Font);
}
