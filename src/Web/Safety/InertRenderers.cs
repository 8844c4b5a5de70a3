using System.Buffers;
using System.Net;
using System.Text;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Rag.Web.Safety;

/// <summary>Links become buttons that carry the address, which a click shows first; images become their description.</summary>
internal sealed class InertLinkRenderer : HtmlObjectRenderer<LinkInline>
{
    /// <summary>A button that carries the address (see clicks.js).</summary>
    public static string Button(string target, string innerHtml)
    {
        string address = WebUtility.HtmlEncode(target);
        return $"<button type=\"button\" class=\"link\" data-link=\"{address}\" title=\"{address}\">{innerHtml}</button>";
    }

    protected override void Write(HtmlRenderer renderer, LinkInline link)
    {
        string inner = Inner(link);
        if (link.IsImage) renderer.Write("<span class=\"image\">").Write(inner.Length > 0 ? inner : "image").Write("</span>");
        else renderer.Write(Button(link.GetDynamicUrl?.Invoke() ?? link.Url ?? "", inner));
    }

    private static string Inner(LinkInline link)
    {
        StringBuilder text = new();
        foreach (LeafInline inline in link.Descendants<LeafInline>())
        {
            text.Append(WebUtility.HtmlEncode(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                _ => " ",
            }));
        }

        return text.ToString();
    }
}

/// <summary>The same for addresses in angle brackets.</summary>
internal sealed class InertAutolinkRenderer : HtmlObjectRenderer<AutolinkInline>
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline link) =>
        renderer.Write(InertLinkRenderer.Button((link.IsEmail ? "mailto:" : "") + link.Url, WebUtility.HtmlEncode(link.Url)));
}

/// <summary>Formulas as text for dress.js to set; amounts of money, which also stand between dollars, stay what they are.</summary>
internal sealed class FormulaRenderer : HtmlObjectRenderer<MathInline>
{
    private static readonly SearchValues<char> Signs = SearchValues.Create("\\^_={}+<>");

    /// <summary>Whether a text has a sign that only formulas have.</summary>
    public static bool IsFormula(string text) => text.AsSpan().ContainsAny(Signs);

    protected override void Write(HtmlRenderer renderer, MathInline formula)
    {
        string text = formula.Content.ToString(), dollars = new('$', formula.DelimiterCount);
        bool isFormula = formula.DelimiterCount > 1 || IsFormula(text) || text.Length <= 3 && text.All(char.IsAsciiLetter);
        if (isFormula) renderer.Write(formula.DelimiterCount > 1 ? "<span class=\"math display\">" : "<span class=\"math\">").WriteEscape(text).Write("</span>");
        else renderer.WriteEscape(dollars + text + dollars);
    }
}

/// <summary>Formulas on lines of their own.</summary>
internal sealed class FormulaBlockRenderer : HtmlObjectRenderer<MathBlock>
{
    protected override void Write(HtmlRenderer renderer, MathBlock formula)
    {
        renderer.Write("<p><span class=\"math display\">");
        renderer.WriteLeafRawLines(formula, writeEndOfLines: true, escape: true);
        renderer.Write("</span></p>");
    }
}
