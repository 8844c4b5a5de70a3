using Rag.Ingest.Readers.Pdf;

namespace Rag.Ingest.Tests.Readers;

public sealed class PdfShadowsTests
{
    [Fact]
    public void Remove_ManyWords_LeavesThoseThatComparingEachWithEachLeaves()
    {
        var random = new Random(1);
        List<PdfWord> words = [.. Enumerable.Range(0, 3000).Select(_ => Word(
            random.Next(5).ToString(), random.NextDouble() * 60 - 30, random.NextDouble() * 60 - 30, random.Next(4) == 0 ? 20 : 6 + random.NextDouble(), random.Next(2) * 90))];
        List<PdfWord> expected = [];
        foreach (PdfWord word in words)
        {
            if (!expected.Exists(o => o.Text == word.Text && o.Turn == word.Turn && Math.Abs(o.Start - word.Start) < 0.15 * word.Size && Math.Abs(o.Baseline - word.Baseline) < 0.15 * word.Size))
                expected.Add(word);
        }
        PdfShadows.Remove(words);
        Assert.InRange(expected.Count, 500, 2900);
        Assert.Equal(expected, words);
    }

    [Fact]
    public void Remove_LinePrintedTwice_LeavesItOnce()
    {
        List<PdfWord> words = [Word("Total", 10, 700, 12, 0), Word("costs", 50, 700, 12, 0), Word("Total", 10.4, 700, 12, 0), Word("costs", 50.4, 700, 12, 0), Word("Total", 10, 680, 12, 0)];
        PdfShadows.Remove(words);
        Assert.Equal([(10, 700), (50, 700), (10, 680)], words.Select(w => (w.Start, w.Baseline)));
    }

    private static PdfWord Word(string text, double start, double baseline, double size, int turn) => new()
    {
        Text = text,
        Start = start,
        End = start + size,
        Baseline = baseline,
        Size = size,
        Bold = false,
        Turn = turn,
        Box = default,
    };
}
