using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>What the styles of an OpenDocument file make of text and lists (OASIS OpenDocument 1.3, part 3, 16).</summary>
internal sealed class OpenDocumentStyles
{
    private readonly Dictionary<string, XElement> styles = [];
    private readonly Dictionary<string, XElement> lists = [];

    /// <param name="roots">The roots of content.xml and styles.xml; names of the first come first.</param>
    public OpenDocumentStyles(params IEnumerable<XElement?> roots)
    {
        foreach (XElement element in roots.OfType<XElement>().SelectMany(r => r.Elements().Where(e =>
            e.Name.LocalName is "automatic-styles" or "styles")).Elements())
        {
            if (element.Name.LocalName == "outline-style") Outline = element;
            else if (element.Attr("name") is not { } name) continue;
            else if (element.Name.LocalName == "list-style") lists.TryAdd(name, element);
            else if (element.Name.LocalName == "style" && element.Attr("family") is "text" or "paragraph") styles.TryAdd(name, element);
        }
    }

    /// <summary>How headings are counted; null where they are not.</summary>
    public XElement? Outline { get; }

    /// <summary>How the lists of a style are counted.</summary>
    public XElement? List(string? name) => name is null ? null : lists.GetValueOrDefault(name);

    /// <summary>True for text that its style strikes out.</summary>
    public bool IsStruck(string? style) => Property(style, "text-line-through-style") is not (null or "none")
        || Property(style, "text-line-through-type") is not (null or "none");

    /// <summary>True for text that is not shown.</summary>
    public bool IsHidden(string? style) => Property(style, "display") == "none";

    /// <summary>1 for raised text, -1 for lowered text, else 0.</summary>
    public int Shift(string? style) => Property(style, "text-position") switch
    {
        null => 0,
        var position when position.StartsWith("super", StringComparison.Ordinal) => 1,
        var position when position.StartsWith("sub", StringComparison.Ordinal) || position.StartsWith('-') => -1,
        var position => position.StartsWith('0') ? 0 : 1,
    };

    /// <summary>Text as its font shows it.</summary>
    public string Shown(string? style, string text) =>
        SymbolFonts.Text(Property(style, "font-name") ?? Property(style, "font-family")?.Trim('\''), text);

    private string? Property(string? style, string name)
    {
        for (int i = 0; i < 20 && style is not null && styles.TryGetValue(style, out XElement? found); i++)
        {
            if (found.Child("text-properties").Attr(name) is { } value) return value;
            // A paragraph's style says how its text looks as a rule; only what a span adds is looked for here.
            style = found.Attr("parent-style-name");
        }
        return null;
    }
}
