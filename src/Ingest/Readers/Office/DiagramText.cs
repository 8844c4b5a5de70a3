using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>
/// The words of a SmartArt diagram (ISO/IEC 29500-1, 21.4): its points in their order, each as deep as it hangs. How they are drawn is
/// another part with the same words.
/// </summary>
internal static class DiagramText
{
    private const int MostPoints = 5000;

    public static void Write(XElement? diagram, ContentBuilder builder, int? page)
    {
        XElement? list = diagram.Child("ptLst");
        XElement[] points = [.. list.Named("pt").Where(p => p.Attr("type") is null or "node" or "asst").Take(MostPoints)];
        ILookup<string, XElement> below = diagram.Child("cxnLst").Named("cxn").Where(c => c.Attr("type") is null or "parOf")
            .OrderBy(c => int.TryParse(c.Attr("srcOrd"), out int order) ? order : 0).ToLookup(c => c.Attr("srcId") ?? "");
        Dictionary<string, XElement> byId = [];
        foreach (XElement point in points) byId.TryAdd(point.Attr("modelId") ?? "", point);
        HashSet<XElement> written = [];
        foreach (XElement root in list.Named("pt").Where(p => p.Attr("type") == "doc")) WriteBelow(root.Attr("modelId") ?? "", 1);
        foreach (XElement point in points) WritePoint(point, 1);

        void WriteBelow(string id, int level)
        {
            foreach (XElement connection in below[id])
                if (connection.Attr("destId") is { } to && byId.TryGetValue(to, out XElement? point)
                    && WritePoint(point, level)) WriteBelow(to, Math.Min(9, level + 1));
        }

        bool WritePoint(XElement point, int level)
        {
            if (!written.Add(point)) return false;
            builder.Add(BlockKind.ListItem, string.Join(' ', point.Descendants().Where(e =>
                e.Name.LocalName == "p").Select(DrawingText.Of)), level, page);
            return true;
        }
    }
}
