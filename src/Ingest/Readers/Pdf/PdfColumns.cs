namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Reading order. A gutter is a strip that few lines cross while running text stands on both sides; between lines that do cross it, the left
/// column is read before the right one. The columns of a table are none: their cells are short.
/// </summary>
internal static class PdfColumns
{
    private const int Bins = 200, FewestSegments = 8, DeepestNesting = 4, ShortestText = 14;

    /// <summary>Regions in reading order; the lines of a region follow from top to bottom.</summary>
    public static List<List<PdfSegment>> Order(List<PdfSegment> segments)
    {
        List<List<PdfSegment>> regions = [];
        Order(segments, 0, regions);
        return regions;
    }

    private static void Order(List<PdfSegment> segments, int depth, List<List<PdfSegment>> regions)
    {
        if (segments.Count == 0) return;
        if (segments.Count < FewestSegments || depth == DeepestNesting || Gutter(segments) is not { } gutter)
        {
            regions.Add(segments);
            return;
        }
        List<PdfSegment> crossing = [], left = [], right = [];
        foreach (PdfSegment segment in segments.OrderByDescending(s => s.Baseline))
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
            Order(left, depth + 1, regions);
            Order(right, depth + 1, regions);
            (left, right) = ([], []);
        }
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
            if (length > best.Length && IsGutter(segments, start + (i + length / 2.0) * width / (Bins - 1))) best = (i, length);
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
        if (left.Count < 3 || right.Count < 3) return false;
        left.Sort();
        right.Sort();
        return left[left.Count / 2] >= ShortestText && right[right.Count / 2] >= ShortestText;
    }
}
