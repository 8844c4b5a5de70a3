namespace Rag.Ingest.Readers.Pdf;

/// <summary>Groups what stands on one line.</summary>
internal static class PdfRows
{
    // In ems.
    private const double JoinGap = 0.12, SegmentGap = 1.0, ShiftedGap = 0.3;

    /// <summary>Segments of a page: words of a row up to the next wide gap, right-to-left text in its own order.</summary>
    public static List<PdfSegment> Segments(IEnumerable<PdfWord> words)
    {
        List<PdfSegment> segments = [];
        foreach (List<PdfWord> row in Cluster(words, w => w.Baseline, w => w.Size))
        {
            row.Sort((a, b) => a.Start.CompareTo(b.Start));
            List<PdfWord> open = [];
            foreach (PdfWord word in row)
            {
                if (open.Count > 0)
                {
                    PdfWord last = open[^1];
                    double gap = word.Start - last.End, em = Math.Max(word.Size, last.Size);
                    int shift = last.SpaceAfter || gap > ShiftedGap * em || gap < -0.3 * em || last.Turn != word.Turn
                        || !PdfWord.MayShift(word.Text) ? 0 : last.ShiftOf(word.Size, word.Baseline);
                    if (shift != 0)
                    {
                        last.Add(word.Text, shift);
                        last.EndShift();
                        last.End = Math.Max(last.End, word.End);
                        last.SpaceAfter = word.SpaceAfter;
                        last.Box = last.Box.Join(word.Box);
                        continue;
                    }
                    if (open.Count == 1 && gap < SegmentGap * em
                        && char.IsLetterOrDigit(word.Text[0])) last.BecomesMark(word.Size, word.Baseline);
                    if (gap > SegmentGap * em)
                    {
                        segments.Add(Segment(open));
                        open = [];
                    }
                    else if (!last.SpaceAfter && gap < JoinGap * em && gap > -0.3 * em && last.Turn == word.Turn)
                    {
                        last.Text += word.Text;
                        last.End = Math.Max(last.End, word.End);
                        last.SpaceAfter = word.SpaceAfter;
                        last.Box = last.Box.Join(word.Box);
                        continue;
                    }
                }
                open.Add(word);
            }
            if (open.Count > 0) segments.Add(Segment(open));
        }
        return segments;
    }

    /// <summary>
    /// Rows from top to bottom: what overlaps by half its height stands on one line, so that super- and subscripts do. The nominal height of
    /// a line reaches from a fifth of its size below the baseline to seven tenths above.
    /// </summary>
    public static List<List<T>> Cluster<T>(IEnumerable<T> items, Func<T, double> baseline, Func<T, double> size)
    {
        List<List<T>> rows = [];
        List<(double Bottom, double Top, double Size)> extents = [];
        foreach (T item in items.OrderByDescending(baseline))
        {
            double bottom = baseline(item) - 0.2 * size(item), top = baseline(item) + 0.7 * size(item);
            int row = -1;
            for (int i = rows.Count - 1; i >= 0 && i >= rows.Count - 3; i--)
            {
                double overlap = Math.Min(top, extents[i].Top) - Math.Max(bottom, extents[i].Bottom);
                if (overlap < 0.5 * Math.Min(top - bottom, extents[i].Top - extents[i].Bottom)) continue;
                row = i;
                break;
            }
            if (row < 0)
            {
                rows.Add([item]);
                extents.Add((bottom, top, size(item)));
            }
            else
            {
                rows[row].Add(item);
                if (size(item) > extents[row].Size) extents[row] = (bottom, top, size(item));
            }
        }
        return rows;
    }

    /// <summary>
    /// Words stand from left to right here, and so do their letters. Right-to-left words are turned to the order in which they are read; where
    /// most of a line is such, the line is read from its right end, and what is written from left to right within it keeps its order.
    /// </summary>
    private static PdfSegment Segment(List<PdfWord> words)
    {
        int rightToLeft = 0, letters = 0;
        foreach (char c in words.SelectMany(w => w.Text).Where(char.IsLetter))
        {
            letters++;
            if (RightToLeft.Is(c)) rightToLeft++;
        }
        if (rightToLeft == 0) return new PdfSegment(words);
        foreach (PdfWord word in words) word.Text = RightToLeft.Turn(word.Text);
        bool line = rightToLeft * 2 > letters;
        if (line) words.Reverse();
        for (int i = 0; i < words.Count; i++)
        {
            int end = i;
            while (end < words.Count && RightToLeft.Is(words[end].Text) != line) end++;
            if (end > i + 1) words.Reverse(i, end - i);
            i = end;
        }
        return new PdfSegment(words);
    }
}
