using System.Text.RegularExpressions;
using Markdig.Syntax.Inlines;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>HTML within a line of Markdown that says more of its text than how it looks.</summary>
internal static partial class InlineHtml
{
    /// <summary>The name of a tag that raises, lowers or strikes out, in lower case; null for others.</summary>
    public static string? Name(HtmlInline html)
    {
        Match match = Opening().Match(html.Tag);
        if (!match.Success) return null;
        string name = match.Groups[1].Value.ToLowerInvariant();
        return name is "span" or "font" ? html.Tag.Contains("line-through", StringComparison.OrdinalIgnoreCase) ? name : null : name;
    }

    /// <summary>The tag among the following ones that closes one of this name; null where none does.</summary>
    public static Inline? Closing(HtmlInline opening, string name)
    {
        int depth = 1;
        for (Inline? inline = opening.NextSibling; inline is not null; inline = inline.NextSibling)
        {
            if (inline is not HtmlInline html) continue;
            if (html.Tag.StartsWith($"</{name}", StringComparison.OrdinalIgnoreCase) && --depth == 0) return inline;
            if (html.Tag.StartsWith($"<{name}", StringComparison.OrdinalIgnoreCase) && html.Tag.Length > name.Length + 1
                && !char.IsLetterOrDigit(html.Tag[name.Length + 1])) depth++;
        }
        return null;
    }

    /// <summary>The mark of a check box or radio button; null for other tags.</summary>
    public static string? Choice(HtmlInline html)
    {
        if (!html.Tag.StartsWith("<input", StringComparison.OrdinalIgnoreCase)) return null;
        bool isChecked = html.Tag.Contains("checked", StringComparison.OrdinalIgnoreCase) && Checked().IsMatch(html.Tag);
        return html.Tag.Contains("checkbox", StringComparison.OrdinalIgnoreCase) ? isChecked ? "☑" : "☐"
            : html.Tag.Contains("radio", StringComparison.OrdinalIgnoreCase) ? isChecked ? "◉" : "○" : null;
    }

    [GeneratedRegex(@"^<(sup|sub|del|strike|s|span|font)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\schecked\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Checked();
}
