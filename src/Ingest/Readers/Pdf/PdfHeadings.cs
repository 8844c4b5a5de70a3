using UglyToad.PdfPig;
using UglyToad.PdfPig.Outline;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Which lines are headings: those that the outline names, else those set larger than the body, or bold and by themselves.</summary>
internal sealed class PdfHeadings
{
    /// <summary>So many times the size of the body's letters a line is set larger.</summary>
    public const double Larger = 1.12;

    private const int LongestHeading = 160;

    private readonly Dictionary<PdfLine, int> outlined = [];
    private readonly double bodySize;
    private readonly List<double> sizes;

    public PdfHeadings(IReadOnlyList<PdfPage> pages, PdfDocument? document)
    {
        List<PdfLine> lines = [.. pages.SelectMany(p => p.Lines)];
        bodySize = BodySize(pages);
        sizes = [.. lines.Where(l => l.Text.Length <= LongestHeading && l.Size > bodySize * Larger).Select(l => Math.Round(l.Size)).Distinct().OrderDescending().Take(4)];
        try
        {
            if (document is not null && document.TryGetBookmarks(out Bookmarks? bookmarks)) Match(bookmarks, pages);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A damaged outline is no reason not to read the pages.
        }
    }

    /// <summary>The size in which most letters are set, in points; 0 without any.</summary>
    public static double BodySize(IReadOnlyList<PdfPage> pages) =>
        pages.SelectMany(p => p.Lines).GroupBy(l => Math.Round(l.Size * 2) / 2).MaxBy(g => g.Sum(l => l.Text.Length))?.Key ?? 0;

    /// <summary>The level of a heading, 1 to 6, or 0.</summary>
    public int Level(PdfLine line)
    {
        if (outlined.TryGetValue(line, out int level)) return level;
        if (line.Text.Length > LongestHeading || line.Cells.Count > 1 || !line.Text.Any(char.IsLetter) || line.Turn != 0) return 0;
        int rank = sizes.IndexOf(Math.Round(line.Size));
        int above = outlined.Count > 0 ? 2 : 0;
        if (rank >= 0 && line.Size > bodySize * Larger) return Math.Min(6, rank + 1 + above);
        bool isBold = line.Bold && line.Size >= bodySize * 0.95 && line.Text.Length <= 80 && line.Text[^1] is not ('.' or ',' or ';' or ':');
        return isBold && line.Text.Count(char.IsLetter) > 2 ? Math.Min(6, sizes.Count + 1 + above) : 0;
    }

    private void Match(Bookmarks bookmarks, IReadOnlyList<PdfPage> pages)
    {
        Dictionary<int, PdfPage> byNumber = pages.ToDictionary(p => p.Number);
        foreach (DocumentBookmarkNode node in bookmarks.GetNodes().OfType<DocumentBookmarkNode>().Take(10_000))
        {
            string title = Letters(node.Title);
            if (title.Length < 3 || !byNumber.TryGetValue(node.PageNumber, out PdfPage? page)) continue;
            // A running head may say the same in smaller letters.
            PdfLine? line = page.Lines.Where(l => Names(l, title)).MaxBy(l => l.Size);
            if (line is not null) outlined.TryAdd(line, Math.Clamp(node.Level + 1, 1, 6));
        }
    }

    /// <summary>True for a line that is the title, has a number before it, or is the first of its lines.</summary>
    private static bool Names(PdfLine line, string title)
    {
        string text = Letters(line.Text);
        return text == title || (text.Length > 5 && text.Length <= title.Length + 6 && text.EndsWith(title, StringComparison.Ordinal))
            || (text.Length > 10 && title.StartsWith(text, StringComparison.Ordinal));
    }

    private static string Letters(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
