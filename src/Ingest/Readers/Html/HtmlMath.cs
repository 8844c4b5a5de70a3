using System.Xml.Linq;
using AngleSharp.Dom;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Html;

/// <summary>Formulas in web pages.</summary>
internal static class HtmlMath
{
    private const int Deepest = 120;

    /// <summary>A math element on one line.</summary>
    public static string Of(IElement math) => MathMl.Of(Copy(math, 0));

    private static XElement Copy(IElement element, int depth)
    {
        // Names come from a page: what XML does not allow in one makes it a row.
        var copy = new XElement(element.LocalName.All(char.IsAsciiLetterOrDigit) && char.IsAsciiLetter(element.LocalName[0])
            ? element.LocalName : "mrow");
        foreach (string name in (ReadOnlySpan<string>)["encoding", "open", "close"])
            if (element.GetAttribute(name) is { } value) copy.SetAttributeValue(name, Legal(value));
        if (depth == Deepest) copy.Value = Legal(element.TextContent);
        else
            foreach (INode node in element.ChildNodes)
            {
                if (node is IElement child) copy.Add(Copy(child, depth + 1));
                else if (node is IText text) copy.Add(new XText(Legal(text.Data)));
            }
        return copy;
    }

    private static string Legal(string text) => text.All(System.Xml.XmlConvert.IsXmlChar) ? text
        : string.Concat(text.Where(System.Xml.XmlConvert.IsXmlChar));
}
