using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>What WordprocessingML means by its properties and wrappers.</summary>
internal static class Xml
{
    /// <summary>The attribute in which WordprocessingML keeps most values.</summary>
    public static string? Val(this XElement? element) => element.Attr("val");

    /// <summary>True for a property that is there and not switched off (ISO/IEC 29500-1, 17.17.4).</summary>
    public static bool IsOn(this XElement? property) => property is not null && property.Val() is not ("0" or "false" or "off");

    /// <summary>
    /// What an element holds, whatever wraps it: content controls, custom XML, smart tags, insertions; of alternatives the first that says
    /// something. What was deleted is left out.
    /// </summary>
    public static IEnumerable<XElement> Unwrapped(this XElement element)
    {
        foreach (XElement child in element.Elements())
        {
            switch (child.Name.LocalName)
            {
                case "sdt" or "sdtContent" or "customXml" or "smartTag" or "ins" or "moveTo":
                    foreach (XElement inner in child.Unwrapped()) yield return inner;
                    break;
                case "AlternateContent":
                    foreach (XElement inner in child.Alternative()?.Unwrapped() ?? []) yield return inner;
                    break;
                case "del" or "moveFrom" or "sdtPr" or "sdtEndPr" or "customXmlPr" or "smartTagPr":
                    break;
                default:
                    yield return child;
                    break;
            }
        }
    }

    /// <summary>
    /// Of what a document stores twice for the sake of older programs, the first that has words or leads to them (ISO/IEC 29500-3, 7).
    /// </summary>
    public static XElement? Alternative(this XElement alternates) =>
        alternates.Elements().FirstOrDefault(e => e.Descendants().Any(d =>
            d.Name.LocalName is "t" or "chart" or "relIds")) ?? alternates.Elements().FirstOrDefault();
}
