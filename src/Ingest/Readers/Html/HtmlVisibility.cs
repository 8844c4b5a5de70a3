using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Rag.Ingest.Readers.Html;

/// <summary>Which elements a reader sees, and which of them begin a block.</summary>
internal static class HtmlVisibility
{
    private static readonly FrozenSet<string> Hidden = FrozenSet.Create(StringComparer.Ordinal,
        "script", "style", "noscript", "template", "head", "canvas", "iframe", "object", "embed", "audio", "video", "map", "datalist", "button", "nav", "dialog");

    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(StringComparer.Ordinal,
        "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "header", "hgroup", "hr", "html", "legend", "main", "p", "section", "summary", "table", "text", "tbody", "thead", "tfoot", "tr", "title");

    /// <summary>Names that page authors give to what surrounds the content; whole words of class and id only.</summary>
    private static readonly FrozenSet<string> Furniture = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "navbar", "navigation", "nav", "sidebar", "breadcrumb", "breadcrumbs", "site-header", "site-footer", "page-footer", "cookie-banner",
        "cookie-consent", "katex-html", "mwe-math-fallback-image-inline", "mwe-math-fallback-image-display", "mw-editsection", "mw-jump-link", "noprint", "navbox", "skip-link", "share-buttons", "social-links", "advertisement");

    private static readonly FrozenSet<string> FurnitureRoles = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog");

    /// <summary>False for what is not shown, or is not content.</summary>
    public static bool IsVisible(IElement element)
    {
        // Books hide notes that their programs show when their marks are pressed.
        if (element.GetAttribute("epub:type") is "footnote" or "endnote" or "rearnote" or "note") return true;
        if (Hidden.Contains(element.LocalName) || element.HasAttribute("hidden")) return false;
        if (element.GetAttribute("style") is { } style && style.Contains("none", StringComparison.OrdinalIgnoreCase)
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase)) return false;
        // What a page shows as an icon to those who see it has no words; a drawing's words are read.
        if (element.LocalName == "svg" && element.QuerySelector("text") is null) return false;
        if (element.GetAttribute("role") is { } role && FurnitureRoles.Contains(role)) return false;
        if (element.LocalName is "body" or "html" or "main" or "article") return true;
        return !(element.ClassName is { Length: > 0 } names && names.Split(' ').Any(Furniture.Contains)) && !(element.Id is { } id && Furniture.Contains(id))
            && !IsPageFrame(element);
    }

    /// <summary>True for what its author has struck out.</summary>
    public static bool IsStruck(IElement element) => element.LocalName is "del" or "s" or "strike"
        || (element.GetAttribute("style") is { } style && style.Contains("line-through", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Length of the text that is seen below an element, without the texts of links, of which the surroundings of a page are made.
    /// </summary>
    public static int LengthOf(IElement root)
    {
        int length = 0;
        INode? node = root.FirstChild;
        while (node is not null)
        {
            if (node is IText text) length += text.Data.AsSpan().Trim().Length;
            bool enters = node is not IElement element || (element.LocalName is not ("a" or "aside" or "style" or "script")
                && IsVisible(element));
            if (enters && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }
            while (node != root && node!.NextSibling is null) node = node.Parent;
            node = node == root ? null : node!.NextSibling;
        }
        return length;
    }

    /// <summary>True for elements that stand on lines of their own.</summary>
    public static bool IsBlock(IElement element) => Blocks.Contains(element.LocalName);

    /// <summary>The language that highlighters note in a class such as language-csharp.</summary>
    public static string? CodeLanguage(IElement pre)
    {
        string names = pre.ClassName + " " + pre.FirstElementChild?.ClassName;
        return names.Split(' ').FirstOrDefault(n => n.StartsWith("language-", StringComparison.Ordinal))?["language-".Length..];
    }

    /// <summary>Header and footer of the page; those of an article or section belong to the content.</summary>
    private static bool IsPageFrame(IElement element) => element.LocalName == "footer" && element.ParentElement?.LocalName == "body"
        || (element.LocalName == "header" && element.ParentElement?.LocalName == "body" && element.QuerySelector("h1") is null);
}
