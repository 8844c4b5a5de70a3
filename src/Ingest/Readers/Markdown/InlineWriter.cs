using System.Text;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;
using Rag.Ingest.Readers.Marks;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>Writes running text as a reader would see it, and collects its links.</summary>
internal sealed class InlineWriter(ContentBuilder target)
{
    private ContentBuilder builder = target;
    private readonly List<string> links = [];
    private readonly List<int> softBreaks = [];

    /// <summary>Targets of wikilinks and relative links, without heading, in order.</summary>
    public IReadOnlyList<string> Links => links;

    /// <summary>Writes elsewhere for a while: into a cell.</summary>
    /// <returns>Where it wrote before.</returns>
    public ContentBuilder WriteTo(ContentBuilder other)
    {
        ContentBuilder before = builder;
        builder = other;
        return before;
    }

    public void Write(ContainerInline? container, bool oneLine = false)
    {
        if (container is null) return;
        int start = builder.Length;
        softBreaks.Clear();
        WriteAll(container, oneLine);
        Unwrap(start);
    }

    /// <summary>Adds the target of a link that is not an address; its heading or block reference does not count.</summary>
    public void AddLink(string target)
    {
        int heading = target.IndexOf('#', StringComparison.Ordinal);
        if (heading >= 0) target = target[..heading];
        if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) links.Add(target);
    }

    private void WriteAll(ContainerInline container, bool oneLine)
    {
        for (Inline? inline = container.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    builder.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    builder.Append(code.Content);
                    break;
                case LineBreakInline lineBreak:
                    if (oneLine) builder.Append(" ");
                    else Break(lineBreak.IsHard);
                    break;
                case Wikilink wikilink:
                    AddLink(wikilink.Target);
                    WriteLink(wikilink.Target, () => builder.Append(wikilink.Shown));
                    break;
                case LinkInline link:
                    string target = Uri.UnescapeDataString(link.Url ?? "");
                    if (!link.IsImage) AddLink(target);
                    WriteLink(target, () => WriteAll(link, oneLine));
                    break;
                case AutolinkInline autolink:
                    WriteLink(autolink.Url, () => builder.Append(autolink.Url));
                    break;
                case HtmlEntityInline entity:
                    builder.Append(entity.Transcoded.AsSpan());
                    break;
                case HtmlInline html when html.Tag.StartsWith("<br", StringComparison.OrdinalIgnoreCase):
                    if (oneLine) builder.Append(" ");
                    else builder.Separate('\n');
                    break;
                case HtmlInline html when InlineHtml.Choice(html) is { } choice:
                    builder.Append(choice);
                    break;
                case HtmlInline html when InlineHtml.Name(html) is { } name && InlineHtml.Closing(html, name) is { } closing:
                    Marked(name, TextOf(html.NextSibling, closing), closing.NextSibling);
                    inline = closing;
                    break;
                case TaskList task:
                    builder.Append(task.Checked ? "☑" : "☐");
                    break;
                case MathInline math:
                    builder.Append($"{new string(math.Delimiter, math.DelimiterCount)}{math.Content}{new string(math.Delimiter, math.DelimiterCount)}");
                    break;
                case TexFormula formula:
                    builder.Append(formula.Text);
                    break;
                case FootnoteLink note:
                    if (!note.IsBackLink && note.Footnote is { Order: > 0 } footnote) builder.Append(RaisedText.Superscript(builder.Last(24), $"{footnote.Order}", isNote: true));
                    break;
                case HtmlInline:
                    break;
                case EmphasisInline { DelimiterChar: '~' or '^' } emphasis:
                    string text = TextOf(emphasis.FirstChild, null);
                    // GitHub strikes out between single tildes as well; nobody lowers a sentence.
                    bool struck = emphasis is { DelimiterChar: '~', DelimiterCount: 2 } || (emphasis.DelimiterChar == '~'
                        && text.Contains(' ', StringComparison.Ordinal));
                    Marked(struck ? "del" : emphasis.DelimiterChar == '~' ? "sub" : "sup", text, emphasis.NextSibling);
                    break;
                case ContainerInline inner:
                    WriteAll(inner, oneLine);
                    break;
            }
        }
    }

    private void Marked(string name, string text, Inline? next)
    {
        if (name == "sup") builder.Append(RaisedText.Superscript(builder.Last(24), text, next is LiteralInline after
            ? after.Content.ToString() : ""));
        else if (name == "sub") builder.Append(RaisedText.Subscript(builder.Last(24), text));
        else if (!string.IsNullOrWhiteSpace(text)) builder.LeftOut.Struck();
    }

    private static string TextOf(Inline? first, Inline? end)
    {
        var text = new StringBuilder();
        for (Inline? inline = first; inline is not null && inline != end; inline = inline.NextSibling)
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                MathInline math => math.Content.ToString(),
                Wikilink wikilink => wikilink.Shown,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LineBreakInline => " ",
                ContainerInline inner => TextOf(inner.FirstChild, null),
                _ => "",
            });
        }
        return text.ToString();
    }

    private void WriteLink(string target, Action write)
    {
        int start = builder.Length;
        write();
        builder.Link(start, target);
    }

    private void Break(bool hard)
    {
        if (builder.AtBlockStart) return;
        builder.Separate('\n');
        if (!hard) softBreaks.Add(builder.Length - 1);
    }

    /// <summary>
    /// Lines of full width were wrapped by the editor and go on. A line that ends although the next word would have fitted was ended on purpose:
    /// then all of the paragraph's lines stay. What markup takes up in the source is allowed for.
    /// </summary>
    private void Unwrap(int start)
    {
        const int narrowest = 50, markup = 20;
        if (softBreaks.Count == 0) return;
        string[] lines = builder.TextFrom(start).Split('\n');
        int width = lines.Max(line => line.Length);
        if (width < narrowest) return;
        for (int i = 0; i + 1 < lines.Length; i++)
        {
            int word = lines[i + 1].IndexOf(' ', StringComparison.Ordinal);
            if (lines[i].Length + 1 + (word < 0 ? lines[i + 1].Length : word) + markup < width) return;
        }
        foreach (int at in softBreaks) builder[at] = ' ';
    }
}
