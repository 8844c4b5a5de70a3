using System.Globalization;
using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Reads OpenDocument texts, spreadsheets and presentations (OASIS OpenDocument 1.3, part 3).</summary>
internal sealed class OpenDocumentReader : IDocumentReader
{
    private static readonly XNamespace Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace Words = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

    public bool CanRead(FileKind kind) => kind is FileKind.Odt or FileKind.Ods or FileKind.Odp;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using var package = new XmlPackage(stream, request.Limits);
        if (package.Xml("META-INF/manifest.xml")?.Descendants().Any(e => e.Name.LocalName == "encryption-data") == true)
            return new Unreadable("it is protected by a password");
        XElement body = package.Xml("content.xml")?.Elements().FirstOrDefault(e => e.Name.LocalName == "body")
            ?? throw new UnreadableException("the document has no content part");
        var builder = new ContentBuilder(request.Limits);
        int? page = null;
        Write(body, builder, 0, BlockKind.Paragraph, ref page, cancellationToken);
        DocumentContent content = builder.Build();
        Block? title = content.Blocks.FirstOrDefault(b => b is { Kind: BlockKind.Heading, Level: 1 });
        return new ReadDocument(content)
        {
            MediaType = "application/vnd.oasis.opendocument." + kind switch { FileKind.Odt => "text", FileKind.Ods => "spreadsheet", _ => "presentation" },
            Title = title is null || kind == FileKind.Ods ? null : content.Text[title.Start..title.End],
            Pages = page,
        }.WithProperties(package.Xml("meta.xml"));
    }

    private static void Write(XElement container, ContentBuilder builder, int list, BlockKind kind, ref int? page, CancellationToken cancellationToken)
    {
        foreach (XElement element in container.Elements())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (element.Name.LocalName)
            {
                case "h":
                    builder.Add(BlockKind.Heading, Text(element), Math.Clamp((int?)element.Attribute(Words + "outline-level") ?? 1, 1, 6), page);
                    break;
                case "p":
                    builder.Add(list > 0 ? BlockKind.ListItem : kind, Text(element), list, page);
                    foreach (XElement box in element.Descendants().Where(e => e.Name.LocalName == "text-box")) Write(box, builder, 0, kind, ref page, cancellationToken);
                    break;
                case "list":
                    Write(element, builder, list + 1, kind, ref page, cancellationToken);
                    break;
                case "table":
                    if (container.Name.LocalName == "spreadsheet")
                    {
                        page = (page ?? 0) + 1;
                        builder.Add(BlockKind.Heading, (string?)element.Attribute(Table + "name") ?? "", 1, page);
                    }
                    WriteTable(element, builder, page, cancellationToken);
                    break;
                case "page":
                    page = (page ?? 0) + 1;
                    Write(element, builder, 0, BlockKind.Paragraph, ref page, cancellationToken);
                    break;
                case "frame" when (string?)element.Attributes().FirstOrDefault(a => a.Name.LocalName == "class") == "title":
                    builder.Add(BlockKind.Heading, Text(element), 1, page);
                    break;
                case "notes":
                    Write(element, builder, 0, BlockKind.Quote, ref page, cancellationToken);
                    break;
                case "tracked-changes" or "sequence-decls" or "forms":
                    break;
                default:
                    Write(element, builder, list, kind, ref page, cancellationToken);
                    break;
            }
        }
    }

    private static void WriteTable(XElement table, ContentBuilder builder, int? page, CancellationToken cancellationToken)
    {
        bool first = true;
        foreach (XElement row in table.Descendants(Table + "table-row"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<string> cells = [];
            foreach (XElement cell in row.Elements().Where(e => e.Name.LocalName is "table-cell" or "covered-table-cell"))
            {
                string text = string.Join(' ', cell.Elements().Where(e => e.Name.LocalName is "p" or "h" or "list").Select(Text));
                // Empty cells are repeated to the sheet's edge.
                int repeat = text.Length == 0 ? 1 : Math.Clamp((int?)cell.Attribute(Table + "number-columns-repeated") ?? 1, 1, 1000);
                for (int i = 0; i < repeat; i++) cells.Add(text);
            }
            while (cells.Count > 0 && cells[^1].Length == 0) cells.RemoveAt(cells.Count - 1);
            if (cells.Count == 0) continue;
            builder.AddRow(first ? BlockKind.TableHeader : BlockKind.TableRow, cells, page);
            first = false;
        }
    }

    /// <summary>Visible text of a paragraph; notes follow their mark in brackets.</summary>
    private static string Text(XElement paragraph)
    {
        var text = new System.Text.StringBuilder();
        Append(paragraph, text);
        return text.ToString();
    }

    private static void Append(XElement element, System.Text.StringBuilder text)
    {
        foreach (XNode node in element.Nodes())
        {
            if (node is XText data) text.Append(data.Value);
            if (node is not XElement child) continue;
            switch (child.Name.LocalName)
            {
                case "s":
                    text.Append(' ', Math.Clamp(int.Parse((string?)child.Attribute(Words + "c") ?? "1", CultureInfo.InvariantCulture), 1, 100));
                    break;
                case "tab" or "line-break":
                    text.Append(' ');
                    break;
                case "note-citation" or "annotation" or "annotation-end" or "text-box" or "tracked-changes":
                    break;
                case "note-body":
                    text.Append(" (");
                    Append(child, text);
                    text.Append(')');
                    break;
                case "p" or "h" or "list-item":
                    if (text.Length > 0 && text[^1] != '(') text.Append(' ');
                    Append(child, text);
                    break;
                default:
                    Append(child, text);
                    break;
            }
        }
    }
}
