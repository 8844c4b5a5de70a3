using System.Text;
using Ganss.Xss;
using Markdig;
using Markdig.Renderers;
using Markdig.Syntax;

namespace Rag.Web.Safety;

/// <summary>
/// The one way from text of documents and models to HTML: Markdown without raw HTML, then a sanitiser over the result. Links and images become
/// inert text with their address kept aside, so that nothing is loaded and nothing opens without a look at the address. Safe from any thread.
/// </summary>
public static class SafeHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).UseTaskLists()
        .DisableHtml().Build();

    private static readonly HtmlSanitizer Sanitizer = MakeSanitizer();

    /// <summary>HTML that may be put into the page as it is.</summary>
    public static string FromMarkdown(string markdown) => Sanitise(Render(markdown));

    /// <summary>Markdown to HTML that is not safe yet; <see cref="Sanitise"/> must have the last word.</summary>
    internal static string Render(string markdown)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.LinkInlineRenderer>(new InertLinkRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.AutolinkInlineRenderer>(new InertAutolinkRenderer());
        renderer.Render(document);
        return writer.ToString();
    }

    /// <summary>Removes every element and attribute that is not on the short list.</summary>
    internal static string Sanitise(string html) => Sanitizer.Sanitize(html);

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
                "class", "start", "type", "title", "dir", "data-cite", "data-link", "aria-label",
            },
            AllowedSchemes = new HashSet<string>(),
            AllowedCssProperties = new HashSet<string>(),
            UriAttributes = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "href", "src" },
        });
        return sanitizer;
    }

    /// <summary>A button that carries the address; a click shows the address first (see links.js).</summary>
    internal static string LinkButton(string target, string innerHtml)
    {
        string address = System.Net.WebUtility.HtmlEncode(target);
        return $"<button type=\"button\" class=\"link\" data-link=\"{address}\" title=\"{address}\">{innerHtml}</button>";
    }

    private sealed class InertLinkRenderer : Markdig.Renderers.Html.HtmlObjectRenderer<Markdig.Syntax.Inlines.LinkInline>
    {
        protected override void Write(HtmlRenderer renderer, Markdig.Syntax.Inlines.LinkInline link)
        {
            string inner = Inner(link);
            if (link.IsImage)
            {
                renderer.Write("<span class=\"image\">").Write(inner.Length > 0 ? inner : "image").Write("</span>");
                return;
            }

            renderer.Write(LinkButton(link.GetDynamicUrl?.Invoke() ?? link.Url ?? "", inner));
        }

        private static string Inner(Markdig.Syntax.Inlines.LinkInline link)
        {
            StringBuilder text = new();
            foreach (var inline in link.Descendants<Markdig.Syntax.Inlines.LeafInline>())
            {
                text.Append(System.Net.WebUtility.HtmlEncode(inline switch
                {
                    Markdig.Syntax.Inlines.LiteralInline literal => literal.Content.ToString(),
                    Markdig.Syntax.Inlines.CodeInline code => code.Content,
                    Markdig.Syntax.Inlines.HtmlEntityInline entity => entity.Transcoded.ToString(),
                    _ => " ",
                }));
            }

            return text.ToString();
        }
    }

    private sealed class InertAutolinkRenderer : Markdig.Renderers.Html.HtmlObjectRenderer<Markdig.Syntax.Inlines.AutolinkInline>
    {
        protected override void Write(HtmlRenderer renderer, Markdig.Syntax.Inlines.AutolinkInline link) =>
            renderer.Write(LinkButton((link.IsEmail ? "mailto:" : "") + link.Url, System.Net.WebUtility.HtmlEncode(link.Url)));
    }
}
