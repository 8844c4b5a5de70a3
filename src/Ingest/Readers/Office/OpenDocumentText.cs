using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>The visible text of a paragraph or heading in OpenDocument; footnotes follow their mark in brackets.</summary>
internal static class OpenDocumentText
{
    private static readonly XNamespace Words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    public static string Of(XElement paragraph)
    {
        var text = new StringBuilder();
        Append(paragraph, text);
        return text.ToString();
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText data) text.Append(data.Value);
            if (node is not XElement child) continue;
            switch (child.Name.LocalName)
            {
                case "s":
                    text.Append(' ', Math.Clamp(int.Parse((string?)child.Attribute(Words + "c") ?? "1", CultureInfo.InvariantCulture), 1, 100));
                    break;
                case "tab" or "line-break":
                    text.Append(' ');
                    break;
                case "note-citation" or "annotation" or "annotation-end" or "text-box" or "tracked-changes":
                    break;
                case "note-body":
                    text.Append(" (");
                    Append(child, text);
                    text.Append(')');
                    break;
                case "p" or "h" or "list-item":
                    if (text.Length > 0 && text[^1] != '(') text.Append(' ');
                    Append(child, text);
                    break;
                default:
                    Append(child, text);
                    break;
            }
        }
    }
}
