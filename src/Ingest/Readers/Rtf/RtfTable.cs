using Rag.Ingest.Readers.Tables;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>What a row says of one of its cells (<c>\cellx</c> and what stands before it).</summary>
/// <param name="Right">Its right border, in twips.</param>
/// <param name="ContinuesAbove">True where it goes on with the cell above.</param>
/// <param name="ContinuesLeft">True where it goes on with the cell to its left.</param>
internal readonly record struct RtfCell(int Right, bool ContinuesAbove, bool ContinuesLeft);

/// <summary>
/// The rows of one table. Which columns a cell covers is told by its borders, as those of all rows together make the grid.
/// </summary>
internal sealed class RtfTable
{
    // Borders that people see as one differ by a twip or two.
    private const int SameBorder = 20, MostBorders = 2000;

    private readonly List<(string[] Texts, RtfCell[] Cells, int Left, bool IsHeader)> rows = [];

    public bool IsEmpty => rows.Count == 0;

    public void Add(IReadOnlyList<string> texts, IReadOnlyList<RtfCell> cells, int left, bool isHeader) =>
        rows.Add(([.. texts], [.. cells], left, isHeader));

    public void Write(ContentBuilder builder)
    {
        List<int> borders = [];
        foreach (int border in rows.SelectMany(r => r.Cells.Select(c => c.Right).Prepend(r.Left)).Distinct().Order())
            if (borders.Count == 0 || (border - borders[^1] > SameBorder && borders.Count < MostBorders)) borders.Add(border);
        var writer = new TableWriter(builder);
        foreach (var row in rows) writer.Add(Cells(row.Texts, row.Cells, row.Left, borders), row.IsHeader);
        writer.End();
        rows.Clear();
    }

    private static List<TableCell> Cells(string[] texts, RtfCell[] defined, int left, List<int> borders)
    {
        List<TableCell> cells = [];
        int at = defined.Length == 0 ? 0 : Nearest(borders, left);
        if (at > 0) cells.Add(new TableCell("", at));
        for (int i = 0; i < texts.Length; i++)
        {
            if (i >= defined.Length)
            {
                cells.Add(new TableCell(texts[i]));
                continue;
            }
            int end = Math.Max(at + 1, Nearest(borders, defined[i].Right)), across = end - at;
            at = end;
            if (defined[i].ContinuesLeft && cells.Count > 0) cells[^1] = cells[^1] with { Across = cells[^1].Across + across };
            else if (defined[i].ContinuesAbove) cells.Add(new TableCell("", across, FromAbove: true));
            else cells.Add(new TableCell(texts[i], across));
        }
        return cells;
    }

    private static int Nearest(List<int> borders, int value)
    {
        int at = borders.BinarySearch(value);
        return at >= 0 ? at : Math.Max(0, ~at - 1);
    }
}
