using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>Headers and footers of a Word document (ISO/IEC 29500-1, 17.10).</summary>
internal static class DocxMargins
{
    private const int LongestRepeated = 200;

    /// <summary>Names of the parts that the sections show, each once, in order.</summary>
    public static IEnumerable<string> Of(XElement body, Dictionary<string, (string Type, string Target)> links) =>
        body.Descendants().Where(e => e.Name.LocalName is "headerReference" or "footerReference")
            .Select(reference => reference.Attributes().FirstOrDefault(a => a.Name.LocalName == "id")?.Value)
            .Where(id => id is not null && links.ContainsKey(id)).Select(id => links[id!].Target).Distinct();

    /// <summary>Short paragraphs of the text itself, which a header often repeats.</summary>
    public static HashSet<string> Paragraphs(XElement body, int margins) => margins == 0 ? []
        : [.. body.Descendants().Where(e => e.Name.LocalName == "p")
            .Select(p => string.Concat(p.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value)).Trim()).Where(text => text.Length is > 0 and <= LongestRepeated)];
}
