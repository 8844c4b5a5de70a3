using ExcelDataReader;
using Rag.Ingest.Readers.Tables;

namespace Rag.Ingest.Readers.Office;

/// <summary>Merged cells of a sheet, row by row.</summary>
internal sealed class SheetMerges
{
    private readonly ILookup<int, CellRange> byRow;
    private readonly List<CellRange> active = [];
    private readonly Dictionary<int, CellRange> columns = [];

    public SheetMerges(CellRange[]? ranges) => byRow = (ranges ?? []).ToLookup(r => r.FromRow);

    /// <summary>True where no merged cell touches the next row.</summary>
    public bool SpareNext(int row) => active.Count == 0 && !byRow.Contains(row);

    /// <summary>The cells of the next row, without the places that merged cells cover.</summary>
    /// <param name="row">0-based; called for each row in turn.</param>
    /// <param name="texts">What stands in each column.</param>
    public IEnumerable<TableCell> Row(int row, IReadOnlyList<string> texts)
    {
        active.RemoveAll(r => r.ToRow < row);
        active.AddRange(byRow[row]);
        if (active.Count == 0)
        {
            foreach (string text in texts) yield return new TableCell(text);
            yield break;
        }
        columns.Clear();
        foreach (CellRange range in active) columns[range.FromColumn] = range;
        for (int i = 0; i < texts.Count; i++)
        {
            if (!columns.TryGetValue(i, out CellRange? range))
            {
                yield return new TableCell(texts[i]);
                continue;
            }
            if (range.FromRow == row) yield return new TableCell(texts[i], range.ToColumn - range.FromColumn + 1, range.ToRow - range.FromRow + 1);
            i = range.ToColumn;
        }
    }
}
