using Markdig.Extensions.Footnotes;
using Markdig.Extensions.TaskLists;
using Markdig.Syntax.Inlines;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>Writes running text as a reader would see it, and collects its links.</summary>
internal sealed class InlineWriter(ContentBuilder builder)
{
    private readonly List<string> links = [];
    private readonly List<int> softBreaks = [];

    /// <summary>Targets of wikilinks and relative links, without heading, in order.</summary>
    public IReadOnlyList<string> Links => links;

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
                case TaskList task:
                    builder.Append(task.Checked ? "☑" : "☐");
                    break;
                case HtmlInline or FootnoteLink:
                    break;
                case ContainerInline inner:
                    WriteAll(inner, oneLine);
                    break;
            }
        }
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
