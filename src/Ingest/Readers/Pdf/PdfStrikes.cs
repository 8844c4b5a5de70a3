using UglyToad.PdfPig.Annotations;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Text that a note strikes out (ISO 32000-1, 12.5.6.10).</summary>
internal static class PdfStrikes
{
    /// <summary>The glyphs below the strikes of a page; counts the strikes.</summary>
    public static List<Letter> On(Page page, LeftOut leftOut)
    {
        List<Letter> struck = [];
        try
        {
            foreach (Annotation annotation in page.GetAnnotations().Where(a => a.Type == AnnotationType.StrikeOut
                && !a.Flags.HasFlag(AnnotationFlags.Hidden)))
            {
                int before = struck.Count;
                foreach (QuadPointsQuadrilateral quad in annotation.QuadPoints)
                {
                    PdfPoint[] points = [.. quad.Points];
                    double left = points.Min(p => p.X), right = points.Max(p => p.X), bottom = points.Min(p => p.Y), top = points.Max(p =>
                        p.Y);
                    struck.AddRange(page.Letters.Where(l => Middle(l) is var (x, y) && x > left && x < right && y > bottom && y < top));
                }
                if (struck.Count > before) leftOut.Struck();
            }
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // As with other notes.
        }
        return struck;
    }

    private static (double X, double Y) Middle(Letter letter)
    {
        PdfPoint a = letter.StartBaseLine, b = letter.EndBaseLine;
        return ((a.X + b.X) / 2, (a.Y + b.Y) / 2 + 0.25 * Math.Abs(letter.PointSize));
    }
}
