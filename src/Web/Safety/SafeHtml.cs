using System.Net;
using System.Text.RegularExpressions;
using Ganss.Xss;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Rag.Web.Safety;

/// <summary>
/// The one way from text of documents and models to HTML: Markdown without raw HTML, then a sanitiser over the result. Links and images become
/// inert text with their address kept aside, so that nothing is loaded and nothing opens without a look at the address. Safe from any thread.
/// </summary>
public static partial class SafeHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).UseTaskLists()
        .UseMathematics().DisableHtml().Build();

    private static readonly HtmlSanitizer Sanitizer = MakeSanitizer();

    /// <summary>HTML that may be put into the page as it is.</summary>
    public static string FromMarkdown(string markdown) => Sanitise(Render(markdown));

    /// <summary>Markdown to HTML that is not safe yet; <see cref="Sanitise"/> must have the last word.</summary>
    internal static string Render(string markdown)
    {
        MarkdownDocument document = Markdown.Parse(WithFormulas(TurnedText.Shown(markdown)), Pipeline);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new InertLinkRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.AutolinkInlineRenderer>(new InertAutolinkRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Extensions.Mathematics.HtmlMathInlineRenderer>(new FormulaRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Extensions.Mathematics.HtmlMathBlockRenderer>(new FormulaBlockRenderer());
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>One line to HTML that is not safe yet and holds no block: emphasis, code, formulas, links as inert text.</summary>
    internal static string RenderInline(string markdown)
    {
        // Behind a mark that is punctuation nothing begins a block, and emphasis still opens.
        const char Before = '’';
        string line = string.Join(' ', markdown.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), html = Render(Before + line).TrimEnd();
        bool isParagraph = html.StartsWith("<p>" + Before, StringComparison.Ordinal) && html.IndexOf("</p>", StringComparison.Ordinal) == html.Length - 4;
        return isParagraph ? html[4..^4] : WebUtility.HtmlEncode(TurnedText.Shown(line));
    }

    /// <summary>Removes every element and attribute that is not on the short list.</summary>
    internal static string Sanitise(string html) => Sanitizer.Sanitize(html);

    /// <summary>The same, each element at the top by itself.</summary>
    internal static IReadOnlyList<string> SanitiseBlocks(string html) => [.. Sanitizer.SanitizeDom(html).Body!.Children.Select(element => element.OuterHtml)];

    private static string WithFormulas(string markdown)
    {
        try
        {
            return Formulas().Replace(markdown, AsDollars);
        }
        catch (RegexMatchTimeoutException)
        {
            return markdown;
        }
    }

    // Models also write \( \) and \[ \], of which Markdown would take the backslashes away; a word in brackets is no formula. Code is passed over.
    private static string AsDollars(Match match) =>
        match.Groups["inline"] is { Success: true } inline ? $"${inline.Value.Trim()}$"
        : match.Groups["display"] is { Success: true } display && FormulaRenderer.IsFormula(display.Value) ? $"$${display.Value.Trim()}$$"
        : match.Value;

    [GeneratedRegex(@"```.*?(```|\z)|`[^`\n]*`|\\\((?<inline>[^\n]{1,2000}?)\\\)|\\\[(?<display>.{1,4000}?)\\\]", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Formulas();

    private static HtmlSanitizer MakeSanitizer()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "p", "br", "em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
                "table", "thead", "tbody", "tr", "th", "td", "span", "button", "mark", "sup",
            },
            AllowedAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
            {
                "class", "start", "type", "title", "dir", "data-cite", "data-link", "data-note", "aria-label",
            },
            AllowedSchemes = new HashSet<string>(),
            AllowedCssProperties = new HashSet<string>(),
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
        });
        return sanitizer;
    }
}
