using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Rag.Retrieval.Documents;
using Block = Markdig.Syntax.Block;

namespace Rag.Ingest.Readers.Markdown;

/// <summary>Writes the blocks of a parsed note as a reader would see them. The parser has bounded their depth.</summary>
internal sealed class MarkdownWalker(ContentBuilder builder, CancellationToken cancellationToken)
{
    private readonly InlineWriter inlines = new(builder);

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
                case CodeBlock code:
                    builder.AddVerbatim(BlockKind.Code, code.Lines.ToString(), label: (code as FencedCodeBlock)?.Info);
                    break;
                case HtmlBlock html:
                    WriteHtml(html, kind, level);
                    break;
                case ListBlock list:
                    foreach (ListItemBlock item in list.OfType<ListItemBlock>()) WriteItem(item, list.IsOrdered ? item.Order : null, level + 1);
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
                    inlines.Write(leaf.Inline);
                    builder.Close();
                    break;
                case FootnoteGroup or Footnote or DefinitionList or DefinitionItem or ContainerBlock:
                    Write((ContainerBlock)block, kind, level);
                    break;
            }
        }
    }

    /// <summary>An item's paragraphs are one block; what is nested in it follows as blocks of their own.</summary>
    private void WriteItem(ListItemBlock item, int? number, int level)
    {
        builder.Open(BlockKind.ListItem, level, label: number is null ? null : $"{number}.");
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
        foreach (TableRow row in table.OfType<TableRow>())
        {
            builder.Open(row.IsHeader ? BlockKind.TableHeader : BlockKind.TableRow);
            bool first = true;
            foreach (TableCell cell in row.OfType<TableCell>())
            {
                if (!first) builder.Separate('\t');
                first = false;
                foreach (LeafBlock leaf in cell.Descendants<LeafBlock>())
                {
                    if (!builder.AtBlockStart) builder.Append(" ");
                    inlines.Write(leaf.Inline, oneLine: true);
                }
            }
            builder.Close();
        }
    }

    private void WriteHtml(HtmlBlock html, BlockKind kind, int level)
    {
        if (html.Type is HtmlBlockType.Comment or HtmlBlockType.ProcessingInstruction or HtmlBlockType.DocumentType) return;
        foreach (string paragraph in Html.HtmlText.Paragraphs(html.Lines.ToString()))
            builder.Add(kind, paragraph, kind == BlockKind.ListItem ? level : 0);
    }
}
