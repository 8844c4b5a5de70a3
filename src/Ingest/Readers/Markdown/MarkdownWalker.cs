using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;
using Block = Markdig.Syntax.Block;
using Cell = Markdig.Extensions.Tables.TableCell;
using TableCell = Rag.Ingest.Readers.Tables.TableCell;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>Writes the blocks of a parsed note as a reader would see them. The parser has bounded their depth.</summary>
internal sealed class MarkdownWalker(ContentBuilder builder, CancellationToken cancellationToken)
{
    private readonly InlineWriter inlines = new(builder);
    private string? noteMark;

    /// <summary>Targets of wikilinks and relative links, in order.</summary>
    public IReadOnlyList<string> Links => inlines.Links;

    /// <summary>Adds a link that stands in a property.</summary>
    public void AddLink(string target) => inlines.AddLink(target);

    public void Write(ContainerBlock container) => Write(container, BlockKind.Paragraph, 0);

    private void Write(ContainerBlock container, BlockKind kind, int level)
    {
        foreach (Block block in container)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (block)
            {
                case HeadingBlock heading:
                    builder.Open(BlockKind.Heading, heading.Level);
                    inlines.Write(heading.Inline);
                    builder.Close();
                    break;
                case MathBlock math:
                    builder.Add(BlockKind.Paragraph, math.Lines.ToString());
                    break;
                case CodeBlock code:
                    builder.AddVerbatim(BlockKind.Code, code.Lines.ToString(), label: (code as FencedCodeBlock)?.Info);
                    break;
                case HtmlBlock html:
                    WriteHtml(html, kind, level);
                    break;
                case ListBlock list:
                    foreach (ListItemBlock item in list.OfType<ListItemBlock>()) WriteItem(item, list.IsOrdered
                        ? $"{item.Order}{list.OrderedDelimiter} " : null, level + 1);
                    break;
                case QuoteBlock quote:
                    Write(quote, BlockKind.Quote, level);
                    break;
                case Table table:
                    WriteTable(table);
                    break;
                case LinkReferenceDefinitionGroup:
                    break;
                case LeafBlock { Inline: not null } leaf:
                    builder.Open(kind, kind == BlockKind.ListItem ? level : 0);
                    if (noteMark is not null) builder.Append(noteMark);
                    noteMark = null;
                    inlines.Write(leaf.Inline);
                    builder.Close();
                    break;
                case Footnote note:
                    noteMark = note.Order > 0 ? $"[{note.Order}] " : null;
                    Write(note, kind, level);
                    break;
                case FootnoteGroup or DefinitionList or DefinitionItem or ContainerBlock:
                    Write((ContainerBlock)block, kind, level);
                    break;
            }
        }
    }

    /// <summary>An item's paragraphs are one block; what is nested in it follows as blocks of their own.</summary>
    private void WriteItem(ListItemBlock item, string? number, int level)
    {
        builder.Open(BlockKind.ListItem, level);
        if (number is not null) builder.Append(number);
        int paragraphs = 0;
        while (paragraphs < item.Count && item[paragraphs] is ParagraphBlock paragraph)
        {
            if (paragraphs++ > 0) builder.Separate('\n');
            inlines.Write(paragraph.Inline);
        }
        builder.Close();
        if (paragraphs == item.Count) return;
        for (int i = 0; i < paragraphs; i++) item.RemoveAt(0);
        Write(item, BlockKind.ListItem, level);
    }

    private void WriteTable(Table table)
    {
        var writer = new TableWriter(builder, rule: HeaderRule.Marked);
        foreach (TableRow row in table.OfType<TableRow>()) writer.Add(row.OfType<Cell>().Select(Read), row.IsHeader);
        writer.End();
    }

    private TableCell Read(Cell cell)
    {
        ContentBuilder part = builder.Part(), before = inlines.WriteTo(part);
        foreach (LeafBlock leaf in cell.Descendants<LeafBlock>())
        {
            part.Open(BlockKind.Paragraph);
            inlines.Write(leaf.Inline, oneLine: true);
            part.Close();
        }
        inlines.WriteTo(before);
        builder.LeftOut.Add(part.LeftOut);
        return TableCell.Of(part.Build(), Math.Max(1, cell.ColumnSpan), Math.Max(1, cell.RowSpan));
    }

    private void WriteHtml(HtmlBlock html, BlockKind kind, int level)
    {
        if (html.Type is HtmlBlockType.Comment or HtmlBlockType.ProcessingInstruction or HtmlBlockType.DocumentType) return;
        DocumentContent content = Html.HtmlText.Read(html.Lines.ToString(), builder.Part(), cancellationToken);
        if (kind == BlockKind.Paragraph) builder.Append(content, null);
        else foreach (Rag.Retrieval.Documents.Block block in content.Blocks) builder.Add(kind, content.Text.AsSpan(block.Start, block.End - block.Start), kind == BlockKind.ListItem ? level : 0);
    }
}
