using System.Xml;

namespace Rag.Ingest.Readers;

/// <summary>Refuses elements that are nested too deep, before anything walks them.</summary>
internal sealed class DepthLimitedReader(XmlReader inner, int depth) : XmlWrappingReader(inner)
{
    public override bool Read()
    {
        bool read = base.Read();
        return read && Depth > depth ? throw new UnreadableException($"its elements are nested more than {depth} deep") : read;
    }
}
