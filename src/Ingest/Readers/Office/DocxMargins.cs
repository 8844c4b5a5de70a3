using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>Headers and footers of a Word document (ISO/IEC 29500-1, 17.10).</summary>
internal static class DocxMargins
{
    private const int LongestRepeated = 200;

    /// <summary>
    /// Names of the parts that the sections show, each once, in order; those of a first page or of even pages only where the document has
    /// such.
    /// </summary>
    public static IEnumerable<string> Of(XElement body, XElement? settings, Dictionary<string, (string Type, string Target)> links)
    {
        bool hasEven = settings.Child("evenAndOddHeaders").IsOn();
        return body.Descendants().Where(e => e.Name.LocalName is "headerReference" or "footerReference")
            .Where(reference => reference.Attr("type") switch { "first" => reference.Parent.Child("titlePg").IsOn(), "even" => hasEven, _ => true })
            .Select(reference => reference.Attr("id")).Where(id => id is not null
                && links.ContainsKey(id)).Select(id => links[id!].Target).Distinct();
    }

    /// <summary>Short paragraphs of the text itself, which a header often repeats.</summary>
    public static HashSet<string> Paragraphs(XElement body, int margins) => margins == 0 ? []
        : [.. body.Descendants().Where(e => e.Name.LocalName == "p")
            .Select(p => string.Concat(p.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value)).Trim()).Where(text =>
                text.Length is > 0 and <= LongestRepeated)];
}
