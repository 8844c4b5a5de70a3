using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>
/// Running heads and feet: lines near the edge that come back on page after page, word for word or but for a number that counts the pages.
/// The first one stays. Lines that differ in other numbers ("Room 101", "Room 205"), or count in large letters ("Exercise 3"), say something.
/// </summary>
internal static partial class PdfFurniture
{
    private const int LinesAtEdge = 3, FewestPages = 3, LongestPageNumber = 24;
    private const double Edge = 0.12, NumberEdge = 0.16;

    public static void Remove(IReadOnlyList<PdfPage> pages)
    {
        if (pages.Count < FewestPages) return;
        int often = Math.Max(FewestPages, pages.Count / 10);
        double large = PdfHeadings.BodySize(pages) * PdfHeadings.Larger;
        List<(PdfPage Page, PdfLine Line)> candidates = [.. pages.SelectMany(p => AtEdges(p).Select(l => (p, l)))];
        foreach (var alike in candidates.GroupBy(c => Key(c.Line)).Where(ComesBack).ToList())
        {
            bool isPageNumber = IsPageNumber(alike.Key);
            bool counts = isPageNumber || (CountsPages(alike.Select(c => c.Line)) && alike.Count(c => c.Line.Size > large) * 2 < alike.Count());
            foreach (var running in counts ? [alike] : alike.GroupBy(c => c.Line.Text).Where(ComesBack))
            {
                (PdfPage page, PdfLine line) = running.First();
                bool isSaidElsewhere = isPageNumber || page.Lines.Exists(l => l != line && l.Text == line.Text);
                foreach ((PdfPage on, PdfLine gone) in isSaidElsewhere ? running : running.Skip(1)) on.Lines.Remove(gone);
            }
        }

        bool ComesBack(IGrouping<string, (PdfPage Page, PdfLine Line)> group) => group.Select(c => c.Page.Number).Distinct().Count() >= often;
    }

    /// <summary>True where one of the lines' numbers is as far from its page's number on nearly all of them.</summary>
    private static bool CountsPages(IEnumerable<PdfLine> lines)
    {
        List<List<int?>> distances = [.. lines.Select(l => Number().Matches(l.Text).Select(m => int.TryParse(m.Value, out int n) ? n - l.Page : (int?)null).ToList())];
        return Enumerable.Range(0, distances[0].Count).Any(i => distances.GroupBy(d => d[i]).Any(g => g.Key is not null && g.Count() >= distances.Count * 0.8));
    }

    private static IEnumerable<PdfLine> AtEdges(PdfPage page)
    {
        PdfLine[] upright = [.. page.Lines.Where(l => l.Turn == 0)];
        IEnumerable<PdfLine> top = upright.Where(l => l.Box.Bottom > page.Height * (1 - EdgeOf(l))).OrderByDescending(l => l.Baseline).Take(LinesAtEdge);
        IEnumerable<PdfLine> bottom = upright.Where(l => l.Box.Top < page.Height * EdgeOf(l)).OrderBy(l => l.Baseline).Take(LinesAtEdge);
        return top.Concat(bottom).Distinct();
    }

    private static double EdgeOf(PdfLine line) => IsPageNumber(Key(line)) ? NumberEdge : Edge;

    private static bool IsPageNumber(string key) => key.Length <= LongestPageNumber && PageNumber().IsMatch(key);

    /// <summary>Its text, each number the same.</summary>
    private static string Key(PdfLine line)
    {
        var key = new StringBuilder();
        foreach (char c in line.Text)
        {
            if (!char.IsDigit(c)) key.Append(char.ToLowerInvariant(c));
            else if (key.Length == 0 || key[^1] != '0') key.Append('0');
        }
        return key.ToString();
    }

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\W*(?:(?:page|seite|p|s|pg|página|pagina|of|von|de|sur|0)\W*)+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PageNumber();
}
