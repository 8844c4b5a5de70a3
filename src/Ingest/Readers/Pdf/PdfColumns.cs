namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Reading order. A gutter is a strip that few lines cross while running text stands on both sides; between lines that do cross it, the left
/// column is read before the right one. The columns of a table are none: their cells are short. Where a page as a whole has no gutter, since
/// figures or tables reach across, its largest upper or lower part that has one is read so.
/// </summary>
internal static class PdfColumns
{
    private const int Bins = 200, FewestSegments = 8, FewestPerPart = 16, DeepestNesting = 4, ShortestText = 14, FewestTableRows = 3, MostSegments = 2000;

    // In ems.
    private const double PartGap = 1.4;

    /// <summary>Regions in reading order; the lines of a region follow from top to bottom.</summary>
    public static List<List<PdfSegment>> Order(List<PdfSegment> segments)
    {
        List<List<PdfSegment>> regions = [];
        Order(segments, 0, false, regions);
        return regions;
    }

    private static void Order(List<PdfSegment> segments, int depth, bool isPart, List<List<PdfSegment>> regions)
    {
        if (segments.Count == 0) return;
        if (segments.Count < FewestSegments || depth == DeepestNesting)
        {
            regions.Add(segments);
            return;
        }
        List<PdfSegment> down = [.. segments.OrderByDescending(s => s.Baseline)];
        if ((isPart ? FullGutter(segments) : Gutter(segments)) is not { } gutter)
        {
            int part = Part(down);
            if (part == 0)
            {
                regions.Add(segments);
                return;
            }
            Order(down[..part], depth + 1, true, regions);
            Order(down[part..], depth + 1, true, regions);
            return;
        }
        List<PdfSegment> crossing = [], left = [], right = [];
        foreach (PdfSegment segment in down)
        {
            if (segment.Start < gutter && segment.End > gutter)
            {
                Flush();
                crossing.Add(segment);
                continue;
            }
            if (crossing.Count > 0)
            {
                regions.Add(crossing);
                crossing = [];
            }
            (segment.End <= gutter ? left : right).Add(segment);
        }
        Flush();
        if (crossing.Count > 0) regions.Add(crossing);

        void Flush()
        {
            Order(left, depth + 1, isPart, regions);
            Order(right, depth + 1, isPart, regions);
            (left, right) = ([], []);
        }
    }

    /// <summary>Where to part segments from top to bottom so that the lower or the upper part is the largest with full columns; 0 where none has.</summary>
    private static int Part(List<PdfSegment> down)
    {
        // Every part is looked at, so that the work grows with the square of their number; no page of text has so many.
        if (down.Count > MostSegments) return 0;
        for (int size = down.Count - 1; size >= FewestPerPart; size--)
        {
            if (IsGap(down.Count - size) && FullGutter(down[^size..]) is not null) return down.Count - size;
            if (IsGap(size) && FullGutter(down[..size]) is not null) return size;
        }
        return 0;

        // Between a figure or table and the text there is more room than between two lines.
        bool IsGap(int at) => down[at - 1].Baseline - down[at].Baseline > PartGap * down[at].Size;
    }

    /// <summary>The gutter between columns of running text, whose lines are mostly full; what stands in rows (code and its comments) has none.</summary>
    private static double? FullGutter(List<PdfSegment> segments) => Gutter(segments) is { } gutter
        && IsFull(segments.FindAll(s => s.End <= gutter)) && IsFull(segments.FindAll(s => s.Start >= gutter)) ? gutter : null;

    private static bool IsFull(List<PdfSegment> column)
    {
        double width = column.Max(s => s.End) - column.Min(s => s.Start);
        return column.Count(s => s.End - s.Start > 0.85 * width) > 0.6 * column.Count;
    }

    /// <summary>The middle of the widest strip that at most a quarter as many segments cover as the busiest one; null where there is none.</summary>
    private static double? Gutter(List<PdfSegment> segments)
    {
        double start = segments.Min(s => s.Start), end = segments.Max(s => s.End), width = end - start;
        double size = segments[segments.Count / 2].Size;
        if (width < 12 * size) return null;
        int[] covered = new int[Bins];
        foreach (PdfSegment s in segments)
        {
            int from = (int)((s.Start - start) / width * (Bins - 1)), to = (int)((s.End - start) / width * (Bins - 1));
            for (int i = Math.Max(0, from); i <= Math.Min(Bins - 1, to); i++) covered[i]++;
        }
        int limit = Math.Max(3, covered.Max() / 4);
        (int From, int Length) best = (0, 0);
        for (int i = Bins / 6; i < Bins * 5 / 6; i++)
        {
            int length = 0;
            while (i + length < Bins * 5 / 6 && covered[i + length] <= limit) length++;
            double middle = start + (i + length / 2.0) * width / (Bins - 1);
            if (length > best.Length && IsGutter(segments, middle) && !CutsTable(segments, middle)) best = (i, length);
            i += length;
        }
        return best.Length == 0 || best.Length * width / Bins < 0.6 * size ? null : start + (best.From + best.Length / 2.0) * width / (Bins - 1);
    }

    private static bool IsGutter(List<PdfSegment> segments, double gutter)
    {
        List<int> left = [], right = [];
        foreach (PdfSegment s in segments)
        {
            if (s.End <= gutter) left.Add(s.Text.Length);
            else if (s.Start >= gutter) right.Add(s.Text.Length);
        }
        return left.Count >= 3 && right.Count >= 3 && IsText(left) && IsText(right);

        // By letters, not by segments: a figure's many labels do not make a column of text a table.
        static bool IsText(List<int> lengths) => lengths.Where(length => length >= ShortestText).Sum() * 2 > lengths.Sum();
    }

    /// <summary>True where rows have several cells on both sides.</summary>
    private static bool CutsTable(List<PdfSegment> segments, double gutter) => segments
        .GroupBy(s => Math.Round(s.Baseline))
        .Count(row => row.Count(s => s.End <= gutter) >= 2 && row.Count(s => s.Start >= gutter) >= 2) >= FewestTableRows;
}
