namespace Rag.Ingest.Readers.Pdf;

/// <summary>Finds the lines that are rows of a table: several in a row with cells that stand one under another.</summary>
internal static class PdfTables
{
    private const int FewestRows = 3;

    /// <summary>Ranges of lines that form tables, in order.</summary>
    public static List<(int Start, int End)> Find(IReadOnlyList<PdfLine> lines)
    {
        List<(int, int)> tables = [];
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines[i].Cells.Count < 2) continue;
            int end = i + 1, rows = 1;
            PdfLine last = lines[i];
            while (end < lines.Count && !lines[end].BeginsRegion && lines[end].Page == lines[i].Page)
            {
                if (lines[end].Cells.Count >= 2)
                {
                    if (!Aligned(last, lines[end])) break;
                    last = lines[end];
                    rows++;
                }
                // A label on a line of its own within the table.
                else if (end + 1 >= lines.Count || lines[end + 1].Cells.Count < 2 || lines[end + 1].BeginsRegion || !Aligned(last, lines[end + 1])
                    || lines[end].End > last.End || lines[end].Baseline - lines[end + 1].Baseline > 3 * lines[end].Size) break;
                end++;
            }
            if (rows < FewestRows && !(rows == 2 && lines[i].Cells.Count >= 3)) continue;
            tables.Add((WithHead(lines, i, tables.Count > 0 ? tables[^1].Item2 : 0), end));
            i = end - 1;
        }
        return tables;
    }

    /// <summary>
    /// Takes in up to three lines above that stand over the value columns alone ("Three months ended", "2023 2022"), and a label of the first
    /// rows that stands between.
    /// </summary>
    private static int WithHead(IReadOnlyList<PdfLine> lines, int start, int limit)
    {
        PdfLine first = lines[start];
        bool Joins(int i) => i > limit && !lines[i].BeginsRegion && lines[i - 1].Page == first.Page && lines[i - 1].Baseline - lines[i].Baseline < 3 * first.Size;
        bool hasLabel = Joins(start) && lines[start - 1] is { Cells.Count: 1 } label && Math.Abs(label.Start - first.Start) < 3 * first.Size && label.End < first.Cells[1].Start;
        int top = hasLabel ? start - 1 : start, head = top;
        while (Joins(head) && top - head < 3 && lines[head - 1] is var above && above.Start > first.Start + 6 * first.Size
            && above.Start > first.Cells[0].End - first.Size && above.End < first.End + 6 * first.Size) head--;
        return head < top ? head : start;
    }

    /// <summary>
    /// How many of a table's first lines are its header: the bold ones, else those before the first that begins with a label in the first
    /// column and has figures behind it, at most three; none where no line after them has figures.
    /// </summary>
    public static int HeaderRows(IReadOnlyList<PdfLine> lines, int start, int end)
    {
        int header = 0;
        while (header < 3 && lines[start + header].Bold) header++;
        if (header is 1 or 2 && start + header < end) return header;
        header = 0;
        while (header < 3 && start + header < end - 1 && !HasFigures(lines[start + header], lines, start, end)) header++;
        return Enumerable.Range(start + header, end - start - header).Any(i => HasFigures(lines[i], lines, start, end)) ? header : 0;
    }

    /// <summary>Cells as they read: a currency sign belongs to the figure behind it, a closing sign to the one before.</summary>
    public static List<IReadOnlyList<PdfSegment>> Cells(PdfLine line)
    {
        List<IReadOnlyList<PdfSegment>> cells = [];
        bool join = false;
        foreach (PdfSegment segment in line.Cells)
        {
            bool closes = segment.Text is ")" or "%" or ")%" or "％";
            if (cells.Count > 0 && (join || closes)) cells[^1] = [.. cells[^1], segment];
            else cells.Add([segment]);
            join = segment.Text is "$" or "€" or "£" or "¥" or "(" or "$(" or "CHF";
        }
        return cells;
    }

    private static bool HasFigures(PdfLine line, IReadOnlyList<PdfLine> lines, int start, int end)
    {
        double left = double.MaxValue;
        for (int i = start; i < end; i++) left = Math.Min(left, lines[i].Start);
        return line.Start < left + 3 * line.Size && line.Cells.Skip(1).Any(c => c.Text.Any(char.IsDigit) && c.Text.Count(char.IsLetter) <= 3 && !IsYear(c.Text));
    }

    private static bool IsYear(string text) => text.Length == 4 && (text.StartsWith("19", StringComparison.Ordinal) || text.StartsWith("20", StringComparison.Ordinal)) && text.All(char.IsDigit);

    private static bool Aligned(PdfLine a, PdfLine b) =>
        a.Cells.Skip(1).Any(x => b.Cells.Skip(1).Any(y => Math.Min(x.End, y.End) - Math.Max(x.Start, y.Start) > 0.3 * Math.Min(x.End - x.Start, y.End - y.Start)))
        && Math.Abs(a.Baseline - b.Baseline) < 6 * Math.Max(a.Size, b.Size);
}
