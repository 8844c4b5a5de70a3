using System.Globalization;
using System.Xml.Linq;
using Rag.Ingest.Readers.Tables;

namespace Rag.Ingest.Readers.Office;

/// <summary>Rows and cells of an OpenDocument table (part 3, 9): covered cells, repeated cells and rows, header rows.</summary>
internal static class OpenDocumentTable
{
    private const int MostColumns = 16_384, MostRepeated = 1000;

    /// <param name="table">The table.</param>
    /// <param name="writer">Where it goes.</param>
    /// <param name="read">Reads what stands in a cell, whose 1-based row and 0-based column are given.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Write(XElement table, TableWriter writer, Func<XElement, int, int, TableCell> read, CancellationToken cancellationToken)
    {
        int number = 1;
        foreach ((XElement row, bool isHeader) in Rows(table, false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<TableCell> cells = Cells(row, number, read);
            int repeated = Count(row, "number-rows-repeated");
            // Empty rows are repeated to the sheet's edge.
            int times = cells.Exists(c => c.Text.Length > 0) ? Math.Min(repeated, MostRepeated) : 1;
            for (int i = 0; i < times; i++) writer.Add(cells, isHeader);
            number += repeated;
        }
        writer.End();
    }

    private static IEnumerable<(XElement Row, bool IsHeader)> Rows(XElement table, bool isHeader)
    {
        foreach (XElement element in table.Elements())
        {
            if (element.Name.LocalName == "table-row") yield return (element, isHeader);
            else if (element.Name.LocalName is "table-header-rows" or "table-rows" or "table-row-group")
                foreach (var row in Rows(element, isHeader || element.Name.LocalName == "table-header-rows")) yield return row;
        }
    }

    private static List<TableCell> Cells(XElement row, int number, Func<XElement, int, int, TableCell> read)
    {
        List<TableCell> cells = [];
        int empty = 0, column = 0;
        foreach (XElement cell in row.Elements())
        {
            int repeated = Count(cell, "number-columns-repeated");
            if (cell.Name.LocalName == "table-cell")
            {
                TableCell shown = read(cell, number, column) with { Across = Count(cell, "number-columns-spanned"), Down = Count(cell, "number-rows-spanned") };
                if (shown is { Text.Length: 0, Across: 1, Down: 1 }) empty = Math.Min(MostColumns, empty + repeated);
                else
                {
                    // Empty cells at a row's end are repeated to the sheet's edge, and never written.
                    for (; empty > 0; empty--) cells.Add(new TableCell(""));
                    for (int i = 0; i < Math.Min(repeated, MostRepeated); i++) cells.Add(shown);
                }
            }
            else if (cell.Name.LocalName != "covered-table-cell") continue;
            column += repeated;
        }
        return cells;
    }

    private static int Count(XElement element, string name) =>
        int.TryParse(element.Attr(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? Math.Max(1, value) : 1;
}
