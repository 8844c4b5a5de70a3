using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Writes the body of an OpenDocument file block by block.</summary>
internal sealed class OpenDocumentWriter(ContentBuilder builder, CancellationToken cancellationToken)
{
    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
    private static readonly XNamespace Presentation = "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0";

    private string? quoted;

    /// <summary>Number of the slide or sheet that was written last; null in texts.</summary>
    public int? Page { get; private set; }

    public void Write(XElement container, int list = 0)
    {
        foreach (XElement element in container.Elements())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (element.Name.LocalName)
            {
                case "h":
                    builder.Add(BlockKind.Heading, OpenDocumentText.Of(element), Math.Clamp((int?)element.Attribute(Words + "outline-level") ?? 1, 1, 6), Page);
                    WriteWithin(element);
                    break;
                case "p":
                    BlockKind kind = quoted is not null ? BlockKind.Quote : list > 0 ? BlockKind.ListItem : BlockKind.Paragraph;
                    builder.Add(kind, OpenDocumentText.Of(element), kind == BlockKind.ListItem ? list : 0, Page, quoted);
                    WriteWithin(element);
                    break;
                case "list":
                    Write(element, list + 1);
                    break;
                case "table":
                    if (container.Name.LocalName == "spreadsheet")
                    {
                        Page = (Page ?? 0) + 1;
                        builder.Add(BlockKind.Heading, (string?)element.Attribute(Table + "name") ?? "", 1, Page);
                    }
                    WriteTable(element);
                    break;
                case "page":
                    Page = (Page ?? 0) + 1;
                    Write(element);
                    break;
                case "frame" when (string?)element.Attribute(Presentation + "class") == "title":
                    builder.Add(BlockKind.Heading, string.Join(' ', element.Descendants(Words + "p").Select(OpenDocumentText.Of)), 1, Page);
                    break;
                case "frame" when (string?)element.Attribute(Presentation + "class") is "header" or "footer" or "date-time" or "page-number":
                    break;
                case "notes":
                    WriteQuoted(element, "notes");
                    break;
                case "annotation":
                    WriteComment(element);
                    break;
                case "tracked-changes" or "sequence-decls" or "forms":
                    break;
                default:
                    Write(element, list);
                    break;
            }
        }
    }

    private void WriteComment(XElement comment)
    {
        string? author = (string?)comment.Elements().FirstOrDefault(e => e.Name.LocalName == "creator");
        WriteQuoted(comment, author is null ? "comment" : $"comment by {author}");
    }

    private void WriteQuoted(XElement element, string label)
    {
        string? outer = quoted;
        quoted = label;
        Write(element);
        quoted = outer;
    }

    /// <summary>What a paragraph anchors and is no part of its own text: boxes, comments.</summary>
    private void WriteWithin(XElement paragraph)
    {
        foreach (XElement element in paragraph.Elements())
        {
            if (element.Name.LocalName == "text-box") Write(element);
            else if (element.Name.LocalName == "annotation") WriteComment(element);
            else WriteWithin(element);
        }
    }

    private void WriteTable(XElement table)
    {
        bool first = true;
        foreach (XElement row in table.Descendants(Table + "table-row"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<string> cells = [];
            foreach (XElement cell in row.Elements().Where(e => e.Name.LocalName is "table-cell" or "covered-table-cell"))
            {
                string text = string.Join(' ', cell.Elements().Where(e => e.Name.LocalName is "p" or "h" or "list").Select(OpenDocumentText.Of));
                // Empty cells are repeated to the sheet's edge.
                int repeat = text.Length == 0 ? 1 : Math.Clamp((int?)cell.Attribute(Table + "number-columns-repeated") ?? 1, 1, 1000);
                for (int i = 0; i < repeat; i++) cells.Add(text);
            }
            while (cells.Count > 0 && cells[^1].Length == 0) cells.RemoveAt(cells.Count - 1);
            if (cells.Count == 0) continue;
            builder.AddRow(first ? BlockKind.TableHeader : BlockKind.TableRow, cells, Page);
            first = false;
        }
    }
}
