using System.Collections.Frozen;
using AngleSharp.Dom;

namespace Rag.Ingest.Readers.Html;

/// <summary>Which elements a reader sees, and which of them begin a block.</summary>
internal static class HtmlVisibility
{
    private static readonly FrozenSet<string> Hidden = FrozenSet.Create(StringComparer.Ordinal,
        "script", "style", "noscript", "template", "head", "svg", "canvas", "iframe", "object", "embed", "audio", "video", "map", "datalist",
        "select", "button", "input", "textarea", "nav", "dialog");

    private static readonly FrozenSet<string> Blocks = FrozenSet.Create(StringComparer.Ordinal,
        "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
        "footer", "form", "header", "hgroup", "hr", "html", "legend", "main", "p", "section", "summary", "table", "tbody", "thead", "tfoot", "tr", "title");

    /// <summary>Names that page authors give to what surrounds the content; whole words of class and id only.</summary>
    private static readonly FrozenSet<string> Furniture = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "navbar", "navigation", "nav", "sidebar", "breadcrumb", "breadcrumbs", "site-header", "site-footer", "page-footer", "cookie-banner",
        "cookie-consent", "mw-editsection", "mw-jump-link", "noprint", "navbox", "skip-link", "share-buttons", "social-links", "advertisement");

    private static readonly FrozenSet<string> FurnitureRoles = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "dialog");

    /// <summary>False for what is not shown, or is not content.</summary>
    public static bool IsVisible(IElement element)
    {
        if (Hidden.Contains(element.LocalName) || element.HasAttribute("hidden")) return false;
        if (element.GetAttribute("style") is { } style && style.Contains("none", StringComparison.OrdinalIgnoreCase)
            && style.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase)) return false;
        if (element.GetAttribute("role") is { } role && FurnitureRoles.Contains(role)) return false;
        if (element.LocalName is "body" or "html" or "main" or "article") return true;
        return !(element.ClassName is { Length: > 0 } names && names.Split(' ').Any(Furniture.Contains)) && !(element.Id is { } id && Furniture.Contains(id))
            && !IsPageFrame(element);
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
