using UglyToad.PdfPig.Content;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>What was found on one page, in reading order.</summary>
internal sealed record PdfPage(int Number, double Width, double Height, List<PdfLine> Lines, List<string> Notes, int Pictures)
{
    /// <summary>True for a page that shows pictures and nothing that could be read.</summary>
    public bool IsPicture => Lines.Count == 0 && Pictures > 0;

    /// <param name="page">The page.</param>
    /// <param name="words">Its words; they come from its glyphs, or were recognised in its picture.</param>
    public static PdfPage Of(Page page, IEnumerable<PdfWord> words)
    {
        List<PdfLine> lines = [];
        // Text that is turned (a note along the margin, a wide table) is read after the rest, each direction by itself.
        foreach (IGrouping<int, PdfWord> turned in words.GroupBy(w => w.Turn).OrderByDescending(g => g.Count()))
        {
            foreach (List<PdfSegment> region in PdfColumns.Order(PdfRows.Segments(turned)))
            {
                bool first = true;
                foreach (List<PdfSegment> row in PdfRows.Cluster(region, s => s.Baseline, s => s.Size))
                {
                    row.Sort((a, b) => a.Start.CompareTo(b.Start));
                    lines.Add(new PdfLine(page.Number, row) { BeginsRegion = first });
                    first = false;
                }
            }
        }
        return new PdfPage(page.Number, page.Width, page.Height, lines, PdfNotes.OnPage(page), page.NumberOfImages);
    }
}
