using System.Globalization;
using System.Xml.Linq;
using ExcelDataReader;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>
/// Reads spreadsheets of Excel, old and new: each sheet with its name, its tables with their headers, each row with the cells it comes
/// from, then its drawings and comments.
/// </summary>
internal sealed class SheetReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind is FileKind.Xlsx or FileKind.Xls;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using XmlPackage? package = kind == FileKind.Xlsx ? new XmlPackage(stream, request.Limits) : null;
        XElement? properties = package?.Xml("docProps/core.xml");
        Workbook? book = package is null ? null : new Workbook(package);
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        stream.Position = 0;
        using IExcelDataReader reader = ExcelReaderFactory.CreateReader(stream, new ExcelReaderConfiguration { LeaveOpen = true });
        var builder = new ContentBuilder(request.Limits);
        var text = new CellText();
        int sheet = 0, uncalculated = 0;
        do
        {
            sheet++;
            if (reader.VisibleState != "visible")
            {
                builder.LeftOut.Count("hidden sheet");
                continue;
            }
            Workbook.SheetParts? parts = book?.Sheet(reader.Name);
            // The package and the reader of cells share one stream, and each goes back to its own place in it.
            Dictionary<(int Row, int Column), string> formulas = parts?.Uncalculated() ?? [];
            List<SheetComment> comments = parts?.Comments() ?? [];
            uncalculated += formulas.Count;
            Dictionary<int, string> names = WriteSheet(reader, text, builder, sheet, formulas, [.. comments.Select(c =>
                SheetFormulas.Place(c.Cell)?.Row ?? 0)], cancellationToken);
            parts?.WriteDrawings(builder, sheet);
            foreach (SheetComment comment in comments)
            {
                string? about = SheetFormulas.Place(comment.Cell) is { } place ? names.GetValueOrDefault(place.Row) : null;
                CommentText.Write(builder, comment.Author, comment.Date, comment.Text, sheet, $"{reader.Name}!{comment.Cell}{(about is null ? "" : $" ({about})")}");
            }
        }
        while (reader.NextResult() && sheet < request.Limits.Pages);
        if (uncalculated > 0) builder.LeftOut.Say($"{uncalculated:N0} {(uncalculated == 1 ? "formula stands" : "formulas stand")} for a value that the file does not hold: open and save it in a spreadsheet program");
        return new ReadDocument(builder.Build())
        {
            MediaType = kind == FileKind.Xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "application/vnd.ms-excel",
            Pages = sheet,
            Notice = builder.LeftOut.Notice,
        }.WithProperties(properties);
    }

    /// <summary>Gives the first text of each row that has a comment.</summary>
    private static Dictionary<int, string> WriteSheet(IExcelDataReader reader, CellText text, ContentBuilder builder, int sheet,
        Dictionary<(int Row, int Column), string> formulas, HashSet<int> commented, CancellationToken cancellationToken)
    {
        Dictionary<int, string> names = [];
        var merges = new SheetMerges(reader.MergeCells);
        var table = new TableWriter(builder, sheet, HeaderRule.Sheet);
        bool isFirst = true;
        List<string> cells = [];
        for (int row = 1; reader.Read(); row++)
        {
            if ((row & 0xFF) == 0) cancellationToken.ThrowIfCancellationRequested();
            cells.Clear();
            int first = -1, last = 0;
            for (int i = 0; i < reader.FieldCount; i++)
            {
                string shown = text.Of(reader.GetValue(i), reader.GetNumberFormatString(i));
                if (shown.Length == 0 && formulas.Count > 0 && formulas.TryGetValue((row, i), out string? formula)) shown = "=" + formula;
                cells.Add(shown);
                if (shown.Length == 0) continue;
                if (first < 0) first = i;
                last = i + 1;
            }
            if (last > 0 && isFirst) builder.Add(BlockKind.Heading, reader.Name, 1, sheet);
            isFirst &= last == 0;
            if (last > 0 && commented.Contains(row)) names[row] = cells[first];
            string? label = last == 0 ? null
                : string.Create(CultureInfo.InvariantCulture, $"{reader.Name}!{Column(first)}{row}:{Column(last - 1)}{row}");
            if (merges.SpareNext(row - 1)) table.Add(cells, label);
            else table.Add(merges.Row(row - 1, cells), label: label);
        }
        table.End();
        return names;
    }

    /// <summary>0 is A, 26 is AA.</summary>
    private static string Column(int index)
    {
        string name = "";
        for (index++; index > 0; index = (index - 1) / 26) name = (char)('A' + (index - 1) % 26) + name;
        return name;
    }
}
