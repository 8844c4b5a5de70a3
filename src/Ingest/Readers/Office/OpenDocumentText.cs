using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>The visible text of a paragraph or heading in OpenDocument; footnotes follow their mark in brackets.</summary>
/// <param name="styles">What spans look like.</param>
/// <param name="leftOut">Counts what is struck out.</param>
/// <param name="controls">What the controls of a form show, by their identifiers.</param>
/// <param name="formula">The formula in an embedded object; null for other objects.</param>
internal sealed class OpenDocumentText(OpenDocumentStyles styles, LeftOut leftOut, IReadOnlyDictionary<string, string> controls, Func<XElement, string?> formula)
{
    public string Of(XElement paragraph)
    {
        string? style = paragraph.Attr("style-name");
        if (styles.IsHidden(style) || styles.IsStruck(style))
        {
            leftOut.Count(styles.IsHidden(style) ? "hidden passage" : "struck-out passage");
            return "";
        }
        var text = new StringBuilder();
        Append(paragraph, null, text);
        return text.ToString();
    }

    private void Append(XElement element, string? style, StringBuilder text)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText data) text.Append(styles.Shown(style, data.Value));
            if (node is not XElement child) continue;
            switch (child.Name.LocalName)
            {
                case "s":
                    text.Append(' ', Math.Clamp(int.TryParse(child.Attr("c"), NumberStyles.None, CultureInfo.InvariantCulture, out int blanks) ? blanks : 1, 1, 100));
                    break;
                case "tab" or "line-break":
                    text.Append(' ');
                    break;
                case "note-citation" or "annotation" or "annotation-end" or "text-box" or "tracked-changes" or "page-number" or "page-count" or "table":
                    break;
                case "span":
                    Span(child, text);
                    break;
                case "note-body":
                    text.Append(" (");
                    Append(child, null, text);
                    text.Append(')');
                    break;
                case "p" or "h" or "list-item":
                    if (text.Length > 0 && text[^1] != '(') text.Append(' ');
                    Append(child, null, text);
                    break;
                case "control":
                    if (child.Attr("control") is { } control && controls.TryGetValue(control, out string? shown)) text.Append(shown);
                    break;
                case "object":
                    text.Append(formula(child));
                    break;
                default:
                    Append(child, style, text);
                    break;
            }
        }
    }

    private void Span(XElement span, StringBuilder text)
    {
        string? style = span.Attr("style-name");
        if (styles.IsHidden(style)) leftOut.Count("hidden passage");
        else if (styles.IsStruck(style)) leftOut.Struck();
        else if (styles.Shift(style) is var shift and not 0)
        {
            var part = new StringBuilder();
            Append(span, style, part);
            string before = text.ToString(Math.Max(0, text.Length - 24), Math.Min(24, text.Length)), value = part.ToString();
            text.Append(shift > 0 ? RaisedText.Superscript(before, value, span.NodesAfterSelf().OfType<XText>()
                .FirstOrDefault()?.Value ?? "") : RaisedText.Subscript(before, value));
        }
        else Append(span, style, text);
    }
}
