using AngleSharp.Dom;

namespace Rag.Ingest.Readers.Html;

/// <summary>Tells the mark of a note from other raised text: it leads to a place in the book or page.</summary>
internal static class HtmlNotes
{
    /// <summary>True for a reference to a note, or for raised text that holds nothing else.</summary>
    public static bool IsReference(IElement element)
    {
        if (element.LocalName != "a")
            return IsNamed(element) || (element.QuerySelector("a[href]") is { } link && (IsNamed(link)
                || link.GetAttribute("href") is { } target && target.Contains('#', StringComparison.Ordinal)));
        return IsNamed(element);
    }

    /// <summary>EPUB's and DPUB-ARIA's names, and those that converters give.</summary>
    private static bool IsNamed(IElement element) =>
        element.GetAttribute("epub:type") is "noteref" || element.GetAttribute("role") is "doc-noteref"
        || (element.ClassName is { } names && names.Split(' ').Any(n =>
            n is "footnote-ref" or "footnote-reference" or "noteref" or "footnoteref" or "fnref" or "reference"));
}
