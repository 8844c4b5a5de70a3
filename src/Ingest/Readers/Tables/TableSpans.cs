namespace Rag.Ingest.Readers.Tables;

/// <summary>
/// Keeps the columns of a table where they are: a cell that reaches down or across stands in each row and column that it covers.
/// </summary>
internal sealed class TableSpans
{
    // As many columns as a spreadsheet has. What is longer than a name is not worth repeating.
    private const int MostColumns = 16_384, LongestRepeated = 300;

    private readonly Dictionary<int, (int Rows, TableCell Cell, bool First)> reachingDown = [];
    private List<TableSlot> above = [];

    /// <summary>True where no cell reaches into the next row.</summary>
    public bool IsIdle => reachingDown.Count == 0;

    /// <summary>The next row, one slot for each column.</summary>
    public List<TableSlot> Row(IEnumerable<TableCell> cells)
    {
        List<TableSlot> row = new(above.Count);
        foreach (TableCell cell in cells)
        {
            if (cell.FromAbove)
            {
                Continue(row, cell.Across);
                continue;
            }
            TakeFromAbove(row);
            int across = Math.Clamp(cell.Across, 1, MostColumns);
            for (int i = 0; i < across && row.Count < MostColumns; i++)
            {
                TableCell shown = i > 0 ? Repeated(cell) : cell;
                if (cell.Down > 1) reachingDown[row.Count] = (cell.Down - 1, Repeated(cell), i == 0);
                row.Add(new TableSlot(shown, Begins: true, First: i == 0));
            }
        }
        TakeFromAbove(row);
        return above = row;
    }

    private void Continue(List<TableSlot> row, int across)
    {
        for (int i = 0; i < Math.Max(1, across) && row.Count < MostColumns; i++)
        {
            bool known = row.Count < above.Count;
            row.Add(known ? new TableSlot(Repeated(above[row.Count].Cell), Begins: false, above[row.Count].First)
                : new TableSlot(new TableCell(""), Begins: true, First: true));
        }
    }

    private void TakeFromAbove(List<TableSlot> row)
    {
        while (reachingDown.Count > 0 && reachingDown.Remove(row.Count, out (int Rows, TableCell Cell, bool First) upper))
        {
            if (upper.Rows > 1) reachingDown[row.Count] = upper with { Rows = upper.Rows - 1 };
            row.Add(new TableSlot(upper.Cell, Begins: false, upper.First));
        }
    }

    private static TableCell Repeated(TableCell cell) => cell.Text.Length <= LongestRepeated ? cell with { Links = null }
        : cell with { Text = "", Links = null };
}
