using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Rag.Retrieval.Answers;
using Rag.Web.Safety;

namespace Rag.Web.Components.Talk;

/// <summary>
/// An answer's sentences as one piece of safe HTML: joined as Markdown with marks of private-use characters where each begins and ends, rendered,
/// the marks replaced by citation buttons, and all of it sanitised at last.
/// </summary>
public static partial class AnswerHtml
{
    // Private-use characters: removed from the text first, so that no document can write a mark.
    private const char Open = '\uE000';
    private const char Close = '\uE001';

    private const string CopyCode = "<button type=\"button\" class=\"copy-code\" aria-label=\"Copy the code\">Copy</button>";

    /// <summary>HTML that may be put into the page as it is.</summary>
    public static string Render(IReadOnlyList<AnswerPart> parts) => string.Concat(Blocks(parts, ""));

    /// <summary>
    /// The same as its paragraphs, lists and other blocks, so that the page redraws only those that changed; with the sentence that is being
    /// written, which is shown as unchecked where its checked form will stand.
    /// </summary>
    public static IReadOnlyList<string> Blocks(IReadOnlyList<AnswerPart> parts, string draft)
    {
        List<AnswerPart> shown = [.. parts.Select(AsText)];
        if (!string.IsNullOrWhiteSpace(draft)) shown.Add(new AnswerPart(draft, [], Support.Supported, false));
        string html = SafeHtml.Render(Marked(shown));
        html = OpenMark().Replace(html, match => $"<span class=\"{ClassOf(shown[Number(match)])}{(Number(match) == parts.Count ? " draft" : "")}\">");
        html = CloseMark().Replace(html, match => Citations(shown[Number(match)]) + (match.Groups[2].Value == "s" ? "</span>" : ""));
        return SafeHtml.SanitiseBlocks(html.Replace("<pre>", "<pre>" + CopyCode, StringComparison.Ordinal));
    }

    /// <summary>A quote's brackets, which are escaped as the text that they are, must not be taken for a formula's.</summary>
    private static AnswerPart AsText(AnswerPart part) => part.Quoted ? part with { Text = WithBrackets(Bullet().Replace(part.Text, "")), Header = part.Header is null ? null : WithBrackets(part.Header) } : part;

    private static string WithBrackets(string markdown) => markdown.Replace(@"\[", "&#91;", StringComparison.Ordinal).Replace(@"\]", "&#93;", StringComparison.Ordinal);

    /// <summary>A text without the characters that this class uses as marks.</summary>
    internal static string WithoutMarks(string text) => Marks().Replace(text, "");

    private static string Marked(IReadOnlyList<AnswerPart> parts)
    {
        StringBuilder markdown = new();
        TableRow?[] rows = [.. parts.Select(TableRow.Of)];
        bool afterBlock = false;
        for (int i = 0; i < parts.Count; i++)
        {
            if (rows[i] is { } row)
            {
                if (!GoesOn(i)) markdown.Append("\n\n").Append(row.Head);
                markdown.Append(row.Line($"{Close}{Index(i)}b{Close}"));
                if (!GoesOn(i + 1)) markdown.Append('\n');
                afterBlock = false;
                continue;
            }
            string text = WithoutMarks(parts[i].Text).Trim();
            // Tasks stand below each other, as they do in their list.
            if (parts[i].Quoted && text is ['☐' or '☑', ..]) text = "- " + text;
            bool isBlock = BeginsBlock().IsMatch(text) || text.Contains('\n', StringComparison.Ordinal);
            if (markdown.Length > 0) markdown.Append(isBlock || afterBlock ? "\n" : " ");
            // A mark before a list's dash would make it a paragraph, so that only plain sentences get one at their beginning.
            if (!isBlock) markdown.Append(Open).Append(Index(i)).Append(Open).Append(parts[i].Quoted ? $"“{text}”" : text);
            else markdown.Append(text);
            // After a fence or a table's last bar the mark must not become part of them.
            markdown.Append(text.EndsWith("```", StringComparison.Ordinal) || text.EndsWith("$$", StringComparison.Ordinal) ? "\n\n" : "");
            markdown.Append(Close).Append(Index(i)).Append(isBlock ? 'b' : 's').Append(Close);
            afterBlock = isBlock || parts[i].Text.Contains('\n', StringComparison.Ordinal);
        }

        return markdown.ToString();

        // Whether a row belongs to the table of the one before it.
        bool GoesOn(int i) => i > 0 && i < parts.Count && rows[i] is not null && rows[i - 1] is not null && parts[i].Header == parts[i - 1].Header;
    }

    private static string Citations(AnswerPart part)
    {
        StringBuilder html = new();
        foreach (int n in part.Citations)
            html.Append(CultureInfo.InvariantCulture, $"<button type=\"button\" class=\"cite\" data-cite=\"{n}\" aria-label=\"Source {n}\">{n}</button>");
        (string? mark, string? why) = part.Support switch
        {
            Support.Weak => ("weakly supported", "The cited source is near, but does not plainly say this."),
            Support.None => ("not supported", "No source was found that says this."),
            _ => (null, null),
        };
        if (mark is not null) html.Append(CultureInfo.InvariantCulture, $"<span class=\"support\" title=\"{WebUtility.HtmlEncode(why)}\">{mark}</span>");
        return html.ToString();
    }

    private static string ClassOf(AnswerPart part) =>
        (part.Quoted ? "part quoted" : "part") + part.Support switch { Support.Weak => " weak", Support.None => " none", _ => "" };

    private static string Index(int i) => i.ToString(CultureInfo.InvariantCulture);

    private static int Number(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    // The mark of a list's item, which a PDF writes as a letter and every other document does not; the quote's words begin after it.
    [GeneratedRegex(@"^\s*[•▪▫◦‣●○■□]\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Bullet();

    [GeneratedRegex("[\uE000\uE001]", RegexOptions.NonBacktracking)]
    private static partial Regex Marks();

    [GeneratedRegex("\uE000(\\d+)\uE000", RegexOptions.NonBacktracking)]
    private static partial Regex OpenMark();

    [GeneratedRegex("\uE001(\\d+)([bs])\uE001", RegexOptions.NonBacktracking)]
    private static partial Regex CloseMark();

    [GeneratedRegex(@"^\s*([-*+>|#]|\d+[.)]|```|\$\$)", RegexOptions.NonBacktracking)]
    private static partial Regex BeginsBlock();
}
