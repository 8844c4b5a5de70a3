using UglyToad.PdfPig.Content;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>What was found on one page, in reading order.</summary>
internal sealed record PdfPage(int Number, double Width, double Height, List<PdfLine> Lines, List<string> Notes, List<PdfWord> Marks, List<string> Choices, int Pictures)
{
    /// <summary>True for a page that shows pictures and nothing that could be read.</summary>
    public bool IsPicture => Lines.Count == 0 && Pictures > 0;

    /// <summary>
    /// Reads a page as it is shown: without layers that are off and what notes strike out, with the marks of a form's choices.
    /// </summary>
    public static PdfPage Of(PdfPages source, Page page, LeftOut leftOut)
    {
        HashSet<Letter> unread = source.Layers.HiddenOn(page);
        if (unread.Count > 0) leftOut.Count("page's text on layers that are off");
        unread.UnionWith(PdfStrikes.On(page, leftOut));
        (List<PdfWord> marks, List<string> choices) = PdfChoices.OnPage(source.Document, page);
        List<PdfWord> words = PdfWords.Of(unread.Count == 0 ? page.Letters : page.Letters.Where(l => !unread.Contains(l)));
        return new PdfPage(page.Number, page.Width, page.Height, LinesOf(page.Number, words, marks), PdfNotes.OnPage(page, source.Layers), marks, choices, page.NumberOfImages);
    }

    /// <summary>The page with the words that were recognised in its picture.</summary>
    public PdfPage With(Page page, IReadOnlyList<PdfWord> words) => this with { Lines = LinesOf(page.Number, words, Marks) };

    /// <summary>A picture with the words that were recognised in it.</summary>
    public static PdfPage Of(int number, double width, double height, IReadOnlyList<PdfWord> words) => new(number, width, height, LinesOf(number, words, []), [], [], [], 1);

    /// <summary>Boxes without any words say nothing.</summary>
    private static List<PdfLine> LinesOf(int number, IReadOnlyList<PdfWord> words, List<PdfWord> marks)
    {
        if (words.Count == 0) return [];
        List<PdfLine> lines = [];
        // Text that is turned (a note along the margin, a wide table) is read after the rest, each direction by itself.
        foreach (IGrouping<int, PdfWord> turned in words.Concat(marks).GroupBy(w => w.Turn).OrderByDescending(g => g.Count()))
        {
            foreach (List<PdfSegment> region in PdfColumns.Order(PdfRows.Segments(turned)))
            {
                bool first = true;
                foreach (List<PdfSegment> row in PdfRows.Cluster(region, s => s.Baseline, s => s.Size))
                {
                    row.Sort((a, b) => a.Start.CompareTo(b.Start));
                    lines.Add(new PdfLine(number, row) { BeginsRegion = first });
                    first = false;
                }
            }
        }
        return lines;
    }
}
