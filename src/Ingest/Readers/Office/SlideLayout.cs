using System.Globalization;
using System.Xml.Linq;

namespace Rag.Ingest.Readers.Office;

/// <summary>In which order the shapes of a slide are read: the title first, then column by column, each from top to bottom.</summary>
/// <param name="inherited">Layout and master of the slide, which place what the slide does not place itself.</param>
internal sealed class SlideLayout(Lazy<IReadOnlyList<XElement>> inherited)
{
    /// <summary>The shapes directly below an element, in reading order; in that of the file where places are not known.</summary>
    public IReadOnlyList<XElement> InOrder(XElement tree)
    {
        XElement[] shapes = [.. tree.Unwrapped().Where(e => e.Name.LocalName is "sp" or "graphicFrame" or "grpSp" or "cxnSp" or "pic")];
        return [.. shapes.Where(IsTitle), .. ReadingOrder.Of([.. shapes.Where(s => !IsTitle(s) && !IsFurniture(s))], BoxOf)];
    }

    /// <summary>Dates, numbers and the like, which stand on each slide.</summary>
    private static bool IsFurniture(XElement shape) => Placeholder(shape) is "sldNum" or "dt" or "ftr" or "hdr" or "sldImg";

    public static bool IsTitle(XElement shape) => Placeholder(shape) is "title" or "ctrTitle";

    /// <summary>
    /// What a placeholder is for; null for a shape that is none. One that does not say is the slide's content (ISO/IEC 29500-1,
    /// 19.3.1.36).
    /// </summary>
    public static string? Placeholder(XElement shape) => PlaceholderOf(shape) is { } ph ? ph.Attr("type") ?? "obj" : null;

    private static XElement? PlaceholderOf(XElement shape) => shape.Elements().FirstOrDefault(e =>
        e.Name.LocalName.StartsWith("nv", StringComparison.Ordinal)).Child("nvPr").Child("ph");

    private ReadingOrder.Box? BoxOf(XElement shape)
    {
        if (Transform(shape) is { } own) return own;
        if (PlaceholderOf(shape) is not { } ph) return null;
        string? index = ph.Attr("idx"), type = ph.Attr("type");
        foreach (XElement above in inherited.Value)
            foreach (XElement other in above.Descendants().Where(e => e.Name.LocalName == "sp"))
                if (PlaceholderOf(other) is { } theirs && (index is not null ? theirs.Attr("idx") == index : theirs.Attr("type") == type)
                    && Transform(other) is { } box) return box;
        return null;
    }

    private static ReadingOrder.Box? Transform(XElement shape)
    {
        XElement? transform = shape.Child("xfrm") ?? shape.Child("spPr").Child("xfrm") ?? shape.Child("grpSpPr").Child("xfrm");
        long? Number(string part, string name) =>
            long.TryParse(transform.Child(part).Attr(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value : null;
        return Number("off", "x") is { } x && Number("off", "y") is { } y && Number("ext", "cx") is { } width
            && Number("ext", "cy") is { } height ? new ReadingOrder.Box(x, y, width, height) : null;
    }
}
