using System.Xml.Linq;

namespace Rag.Ingest.Readers;

/// <summary>Elements and attributes by their local names: many formats come in several namespaces, or none, for the same thing.</summary>
internal static class XmlNames
{
    /// <summary>Children of a name.</summary>
    public static IEnumerable<XElement> Named(this XElement? element, string name) =>
        element?.Elements().Where(child => child.Name.LocalName == name) ?? [];

    /// <summary>The first child of a name.</summary>
    public static XElement? Child(this XElement? element, string name) => element.Named(name).FirstOrDefault();

    /// <summary>An attribute's value; null where there is none.</summary>
    public static string? Attr(this XElement? element, string name) =>
        element?.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name)?.Value;
}
