using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Html;

/// <summary>HTML within other formats.</summary>
internal static partial class HtmlText
{
    // No page that people wrote comes near; the parser's time grows with the square of it.
    private const int DeepestNesting = 2000;

    // Scripting off: what browsers would run is text that nobody sees, and noscript is read instead.
    private static readonly HtmlParserOptions Options = new() { IsScripting = false };

    /// <summary>Parses; loads and runs nothing. A page nested beyond all sense is taken flat: its text without its tags.</summary>
    public static IHtmlDocument Parse(string html) => new HtmlParser(Options).ParseDocument(IsTooDeep(html) ? Tag().Replace(html, " ") : html);

    /// <summary>The visible text of a whole fragment with its structure.</summary>
    public static DocumentContent Read(string html, ReadLimits limits, CancellationToken cancellationToken) =>
        Read(html, new ContentBuilder(limits), cancellationToken);

    /// <summary>As above, put together in an empty builder.</summary>
    public static DocumentContent Read(string html, ContentBuilder builder, CancellationToken cancellationToken)
    {
        using IHtmlDocument document = Parse(html);
        if (document.Body is { } body) new HtmlWalker(builder, builder.Limits, cancellationToken).Write(body);
        return builder.Build();
    }

    /// <summary>Counts opening against closing tags, without those that may be left unclosed.</summary>
    private static bool IsTooDeep(string html)
    {
        if (html.Length < DeepestNesting * 3) return false;
        int depth = 0;
        foreach (ValueMatch tag in Nesting().EnumerateMatches(html))
        {
            if (html[tag.Index + 1] != '/') depth++;
            else if (depth > 0) depth--;
            if (depth > DeepestNesting) return true;
        }
        return false;
    }

    [GeneratedRegex(@"</?(?:div|span|table|ul|ol|dl|blockquote|section|article|main|aside|font|b|i|em|strong|u|s|small|big|center|a|form|fieldset|details|nav|header|footer|code|pre|sub|sup|svg|g|math|mrow|ruby|button|select|object|template)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Nesting();

    [GeneratedRegex(@"<[a-zA-Z/!?][^<>]*>?", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Tag();
}
