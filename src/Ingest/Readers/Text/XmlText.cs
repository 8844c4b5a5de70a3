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
        using var reader = new DepthLimitedReader(XmlReader.Create(new StringReader(text), Settings), limits.Depth);
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }
}
