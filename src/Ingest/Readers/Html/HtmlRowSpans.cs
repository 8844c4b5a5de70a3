using System.Globalization;
using AngleSharp.Dom;

namespace Rag.Ingest.Readers.Html;

/// <summary>Keeps the columns of a table where they are: a cell that reaches down is repeated in each row, one that reaches across leaves the next ones empty.</summary>
internal sealed class HtmlRowSpans
{
    // Browsers allow a thousand columns; longer texts are not worth repeating.
    private const int MostColumns = 1000, LongestRepeated = 200;

    private readonly Dictionary<int, (int Rows, string Text)> reachingDown = [];

    /// <summary>The next row's texts, one for each column.</summary>
    public List<string> Row(IEnumerable<(IElement Cell, string Text)> cells)
    {
        List<string> row = [];
        foreach ((IElement cell, string text) in cells)
        {
            TakeFromAbove(row);
            int across = Span(cell, "colspan"), down = Span(cell, "rowspan");
            for (int i = 0; i < across && row.Count < MostColumns; i++)
            {
                string shown = i == 0 ? text : "";
                if (down > 1) reachingDown[row.Count] = (down - 1, shown.Length <= LongestRepeated ? shown : "");
                row.Add(shown);
            }
        }
        TakeFromAbove(row);
        int last = row.FindLastIndex(c => c.Length > 0);
        row.RemoveRange(last + 1, row.Count - last - 1);
        return row;
    }

    private void TakeFromAbove(List<string> row)
    {
        while (reachingDown.Remove(row.Count, out (int Rows, string Text) above))
        {
            if (above.Rows > 1) reachingDown[row.Count] = (above.Rows - 1, above.Text);
            row.Add(above.Text);
        }
    }

    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? Math.Clamp(value, 1, MostColumns) : 1;
}
