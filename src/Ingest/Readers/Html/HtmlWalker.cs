using AngleSharp.Dom;
using Rag.Ingest.Readers.Marks;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Html;

/// <summary>
/// Writes what a reader would see below an element. It walks from node to node without recursing, since a page may nest a hundred thousand
/// elements.
/// </summary>
internal sealed class HtmlWalker(ContentBuilder builder, ReadLimits limits, CancellationToken cancellationToken)
{
    private readonly List<(IElement Element, int Start)> anchors = [];
    private readonly List<string> links = [];
    private readonly HtmlNumbers numbers = new();
    private readonly HtmlForms forms = new();
    private int listDepth, quoteDepth, visited;
    private BlockKind pending = BlockKind.Paragraph;
    private int pendingLevel;
    private string? pendingNumber;
    private bool needsBlock = true;

    /// <summary>Targets of relative links, in order.</summary>
    public IReadOnlyList<string> Links => links;

    /// <summary>Page number given to the blocks (a slide, a chapter); null for none.</summary>
    public int? Page { get; init; }

    /// <summary>Tables around this one.</summary>
    public int Nesting { get; init; }

    public void Write(IElement root)
    {
        INode? node = root;
        bool entered = Enter(root);
        while (node is not null)
        {
            if ((++visited & 0xFFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            if (entered && node.FirstChild is { } child)
            {
                node = child;
                entered = Enter(node);
                continue;
            }
            if (entered) Leave(node);
            while (node != root && node!.NextSibling is null)
            {
                node = node.Parent;
                Leave(node!);
            }
            node = node == root ? null : node.NextSibling;
            entered = node is not null && Enter(node);
        }
        builder.Close();
    }

    /// <summary>False where nothing below the node is to be read, or it has been.</summary>
    private bool Enter(INode node)
    {
        if (node is IText text)
        {
            WriteText(text.Data);
            return false;
        }
        if (node is not IElement element) return false;
        if (element.LocalName == "script"
            && element.GetAttribute("type")?.StartsWith("math/tex", StringComparison.Ordinal) == true) WriteText($" ${element.TextContent}$ ");
        if (!HtmlVisibility.IsVisible(element)) return false;
        if (HtmlVisibility.IsStruck(element))
        {
            if (!string.IsNullOrWhiteSpace(element.TextContent)) builder.LeftOut.Struck();
            return false;
        }
        switch (element.LocalName)
        {
            case "br":
                if (!needsBlock) builder.Separate('\n');
                return false;
            case "img":
                if (element.GetAttribute("alt") is { Length: > 2 } alt) WriteText(" " + alt + " ");
                return false;
            case "pre":
                builder.AddVerbatim(BlockKind.Code, element.TextContent.Trim('\n'), page: Page, label: HtmlVisibility.CodeLanguage(element));
                needsBlock = true;
                return false;
            case "table" when Nesting < HtmlTable.DeepestNesting && HtmlTable.IsData(element):
                HtmlTable.Write(element, builder, Page, ReadCell);
                needsBlock = true;
                return false;
            case "sup":
                WriteText(RaisedText.Superscript(Before(), element.TextContent, element.NextSibling is IText next ? next.Data
                    : "", HtmlNotes.IsReference(element)));
                return false;
            case "sub":
                WriteText(RaisedText.Subscript(Before(), element.TextContent));
                return false;
            case "a" when HtmlNotes.IsReference(element) && element.TextContent.Trim().Length is > 0 and < 6:
                WriteText(RaisedText.Superscript(Before(), element.TextContent, isNote: true));
                return false;
            case "math":
                WriteText(HtmlMath.Of(element));
                return false;
            case "input" or "select" or "textarea":
                WriteText(forms.Shown(element));
                return false;
            case "label":
                WriteText(forms.BeforeLabel(element));
                return true;
            case "ul" or "ol" or "menu":
                listDepth++;
                needsBlock = true;
                return true;
            case "blockquote":
                quoteDepth++;
                needsBlock = true;
                return true;
            case "a":
                anchors.Add((element, builder.Length));
                return true;
            case "li":
                Begin(BlockKind.ListItem, Math.Max(1, listDepth), numbers.Of(element));
                return true;
            case ['h', >= '1' and <= '6']:
                Begin(BlockKind.Heading, element.LocalName[1] - '0');
                return true;
            case "td" or "th":
                // A table that only lays out the page reads as running blocks.
                needsBlock = true;
                return true;
            default:
                if (HtmlVisibility.IsBlock(element)) needsBlock = true;
                return true;
        }
    }

    private void Leave(INode node)
    {
        if (node is not IElement element) return;
        switch (element.LocalName)
        {
            case "ul" or "ol" or "menu":
                listDepth = Math.Max(0, listDepth - 1);
                needsBlock = true;
                break;
            case "blockquote":
                quoteDepth = Math.Max(0, quoteDepth - 1);
                needsBlock = true;
                break;
            case "li" or ['h', >= '1' and <= '6']:
                pending = BlockKind.Paragraph;
                needsBlock = true;
                break;
            case "a" when anchors.Count > 0 && anchors[^1].Element == element:
                EndAnchor();
                break;
            default:
                if (HtmlVisibility.IsBlock(element)) needsBlock = true;
                break;
        }
    }

    /// <summary>What stands in front of the next character on its line.</summary>
    private string Before() => needsBlock ? "" : builder.Last(24);

    private TableCell ReadCell(IElement cell)
    {
        if (cell.ChildElementCount == 0) return new TableCell(cell.TextContent);
        ContentBuilder content = builder.Part();
        var walker = new HtmlWalker(content, limits, cancellationToken) { Nesting = Nesting + 1 };
        walker.Write(cell);
        links.AddRange(walker.Links);
        builder.LeftOut.Add(content.LeftOut);
        return TableCell.Of(content.Build());
    }

    private void Begin(BlockKind kind, int level, string? number = null)
    {
        (pending, pendingNumber) = (kind, number);
        pendingLevel = Math.Min(level, limits.Depth);
        needsBlock = true;
    }

    private void WriteText(string text)
    {
        if (needsBlock)
        {
            if (text.AsSpan().Trim().IsEmpty) return;
            BlockKind kind = pending == BlockKind.Paragraph && quoteDepth > 0 ? BlockKind.Quote : pending;
            builder.Open(kind, kind is BlockKind.Heading or BlockKind.ListItem ? pendingLevel : 0, Page);
            if (kind == BlockKind.ListItem && pendingNumber is not null) builder.Append(pendingNumber + " ");
            pendingNumber = null;
            // A further paragraph of the same item continues as a plain paragraph; its heading is not repeated.
            if (pending == BlockKind.Heading) pending = BlockKind.Paragraph;
            needsBlock = false;
        }
        builder.Append(text);
    }

    private void EndAnchor()
    {
        (IElement element, int start) = anchors[^1];
        anchors.RemoveAt(anchors.Count - 1);
        if (element.GetAttribute("href") is not { Length: > 0 } target || target[0] == '#') return;
        while (start < builder.Length && char.IsWhiteSpace(builder[start])) start++;
        builder.Link(start, target);
        if (Uri.TryCreate(target, UriKind.Absolute, out Uri? address) && !address.IsFile) return;
        int end = target.AsSpan().IndexOfAny('#', '?');
        string relative = Uri.UnescapeDataString(end < 0 ? target : target[..end]);
        if (relative.Length > 0 && !relative.StartsWith("//", StringComparison.Ordinal)) links.Add(relative);
    }
}
