using System.Globalization;
using System.Xml.Linq;
using ExcelDataReader;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Reads spreadsheets of Excel, old and new: each sheet with its name, its first row as header, each row with the cells it comes from.</summary>
internal sealed class SheetReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind is FileKind.Xlsx or FileKind.Xls;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        XElement? properties = null;
        List<XElement> comments = [];
        if (kind == FileKind.Xlsx)
        {
            using var package = new XmlPackage(stream, request.Limits);
            properties = package.Xml("docProps/core.xml");
            foreach (string name in package.Names.Where(n => n.StartsWith("xl/comments", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal))
                comments.AddRange(package.Xml(name)?.Descendants().Where(e => e.Name.LocalName == "comment") ?? []);
            stream.Position = 0;
        }
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        using IExcelDataReader reader = ExcelReaderFactory.CreateReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
        var builder = new ContentBuilder(request.Limits);
        var text = new CellText();
        int sheet = 0;
        do
        {
            sheet++;
            if (reader.VisibleState != "visible") continue;
            WriteSheet(reader, text, builder, sheet, cancellationToken);
        }
        while (reader.NextResult() && sheet < request.Limits.Pages);
        foreach (XElement comment in comments)
            builder.Add(BlockKind.Quote, string.Concat(comment.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value)), label: $"comment on {(string?)comment.Attribute("ref")}");
        return new ReadDocument(builder.Build())
        {
            MediaType = kind == FileKind.Xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "application/vnd.ms-excel",
            Pages = sheet,
        }.WithProperties(properties);
    }

    private static void WriteSheet(IExcelDataReader reader, CellText text, ContentBuilder builder, int sheet, CancellationToken cancellationToken)
    {
        bool isFirst = true;
        for (int row = 1; reader.Read(); row++)
        {
            if ((row & 0xFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            List<string> cells = [];
            int last = 0;
            for (int i = 0; i < reader.FieldCount; i++)
            {
                cells.Add(text.Of(reader.GetValue(i), reader.GetNumberFormatString(i)));
                if (cells[i].Length > 0) last = i + 1;
            }
            if (last == 0) continue;
            if (isFirst) builder.Add(BlockKind.Heading, reader.Name, 1, sheet);
            cells.RemoveRange(last, cells.Count - last);
            int start = cells.FindIndex(c => c.Length > 0);
            builder.AddRow(isFirst ? BlockKind.TableHeader : BlockKind.TableRow, cells, sheet,
                string.Create(CultureInfo.InvariantCulture, $"{reader.Name}!{Column(start)}{row}:{Column(last - 1)}{row}"));
            isFirst = false;
        }
    }

    /// <summary>0 is A, 26 is AA.</summary>
    private static string Column(int index)
    {
        string name = "";
        for (index++; index > 0; index = (index - 1) / 26) name = (char)('A' + (index - 1) % 26) + name;
        return name;
    }
}
