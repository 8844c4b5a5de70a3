namespace Rag.Ingest.Readers.Pdf;

/// <summary>Words that stand a second time where they stand already: some programs print whole lines twice to make them bold.</summary>
internal static class PdfShadows
{
    // In ems.
    private const double Offset = 0.15;

    /// <summary>Leaves of each such word the one that comes first. Squares as wide as the largest offset, so that only the nine around a word are looked at.</summary>
    public static void Remove(List<PdfWord> words)
    {
        HashSet<PdfWord> shadows = [];
        foreach (var same in words.GroupBy(w => (w.Text, w.Turn)))
        {
            double side = Offset * same.Max(w => w.Size);
            Dictionary<(double, double), List<PdfWord>> kept = [];
            foreach (PdfWord word in same)
            {
                (double x, double y) = (Math.Floor(word.Start / side), Math.Floor(word.Baseline / side));
                if (Around(x, y).Any(square => kept.TryGetValue(square, out List<PdfWord>? others) && others.Exists(other => Covers(other, word))))
                    shadows.Add(word);
                else if (kept.TryGetValue((x, y), out List<PdfWord>? here)) here.Add(word);
                else kept[(x, y)] = [word];
            }
        }
        if (shadows.Count > 0) words.RemoveAll(shadows.Contains);
    }

    private static bool Covers(PdfWord first, PdfWord word) =>
        Math.Abs(word.Start - first.Start) < Offset * word.Size && Math.Abs(word.Baseline - first.Baseline) < Offset * word.Size;

    private static IEnumerable<(double, double)> Around(double x, double y)
    {
        for (int i = -1; i <= 1; i++)
            for (int j = -1; j <= 1; j++) yield return (x + i, y + j);
    }
}
