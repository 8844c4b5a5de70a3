using System.Text;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Office;

/// <summary>The text of a paragraph in DrawingML (ISO/IEC 29500-1, 21.1.2): of slides, tables, diagrams.</summary>
internal static class DrawingText
{
    /// <summary>Without what is struck out; raised and lowered text keeps its sense.</summary>
    public static string Of(XElement paragraph) => Of(paragraph, null);

    /// <param name="paragraph">The paragraph.</param>
    /// <param name="leftOut">Counts what is struck out; null where nobody asks.</param>
    public static string Of(XElement paragraph, LeftOut? leftOut)
    {
        var text = new StringBuilder();
        foreach (XElement element in paragraph.Unwrapped())
        {
            XElement? properties = element.Child("rPr");
            switch (element.Name.LocalName)
            {
                case "r" or "fld" when properties.Attr("strike") is "sngStrike" or "dblStrike":
                    leftOut?.Struck();
                    break;
                case "r" or "fld":
                    Append(text, SymbolFonts.Text(properties.Child("sym").Attr("typeface") ?? properties.Child("latin").Attr("typeface"), element.Child("t")?.Value ?? ""), properties.Attr("baseline"));
                    break;
                case "br" or "tab":
                    text.Append(' ');
                    break;
                case "pPr" or "endParaRPr":
                    break;
                default:
                    text.Append(element.Descendants().Any(e => e.Name.LocalName == "oMath") ? OfficeMath.Of(element)
                        : string.Concat(element.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value)));
                    break;
            }
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, string value, string? baseline)
    {
        string before = text.ToString(Math.Max(0, text.Length - 24), Math.Min(24, text.Length));
        bool shifted = int.TryParse(baseline?.TrimEnd('%'), out int shift) && shift != 0;
        text.Append(!shifted ? value : shift > 0 ? RaisedText.Superscript(before, value) : RaisedText.Subscript(before, value));
    }
}
