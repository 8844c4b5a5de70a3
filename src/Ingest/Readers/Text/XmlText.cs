using System.Xml;
using System.Xml.Linq;

namespace Rag.Ingest.Readers.Text;

/// <summary>XML that stands in a file of its own, in any encoding. Document types are passed over: nothing is loaded, no entity of theirs is resolved.</summary>
internal static class XmlText
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };

    /// <exception cref="UnreadableException">Its elements are nested beyond the limit.</exception>
    public static XElement Parse(string text, ReadLimits limits)
    {
        using (XmlReader depth = XmlReader.Create(new StringReader(text), Settings))
        {
            while (depth.Read())
                if (depth.Depth > limits.Depth) throw new UnreadableException($"its elements are nested more than {limits.Depth} deep");
        }
        using XmlReader reader = XmlReader.Create(new StringReader(text), Settings);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>The first child of a name, in whatever namespace.</summary>
    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    /// <summary>The children of a name, in whatever namespace.</summary>
    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);
}
