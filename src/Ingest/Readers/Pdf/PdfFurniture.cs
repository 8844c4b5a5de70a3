using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Running heads and feet: lines near the edge that come back on page after page, but for their numbers. The first one stays.</summary>
internal static partial class PdfFurniture
{
    private const int LinesAtEdge = 3, FewestPages = 3, LongestPageNumber = 24;
    private const double Edge = 0.12, NumberEdge = 0.16;

    public static void Remove(IReadOnlyList<PdfPage> pages)
    {
        if (pages.Count < FewestPages) return;
        List<(PdfPage Page, PdfLine Line, string Key)> candidates = [.. pages.SelectMany(p => AtEdges(p).Select(l => (p, l, Key(l))))];
        foreach (var group in candidates.GroupBy(c => c.Key).Where(g => g.Select(c => c.Page.Number).Distinct().Count() >= Math.Max(FewestPages, pages.Count / 10)))
        {
            bool isSaidElsewhere = (group.Key.Length <= LongestPageNumber && PageNumber().IsMatch(group.Key)) || group.First() is var first && first.Page.Lines.Exists(l => l != first.Line && l.Text == first.Line.Text);
            foreach ((PdfPage page, PdfLine line, _) in isSaidElsewhere ? group : group.Skip(1)) page.Lines.Remove(line);
        }
    }

    private static IEnumerable<PdfLine> AtEdges(PdfPage page)
    {
        PdfLine[] upright = [.. page.Lines.Where(l => l.Turn == 0)];
        IEnumerable<PdfLine> top = upright.Where(l => l.Box.Bottom > page.Height * (1 - EdgeOf(l))).OrderByDescending(l => l.Baseline).Take(LinesAtEdge);
        IEnumerable<PdfLine> bottom = upright.Where(l => l.Box.Top < page.Height * EdgeOf(l)).OrderBy(l => l.Baseline).Take(LinesAtEdge);
        return top.Concat(bottom).Distinct();
    }

    private static double EdgeOf(PdfLine line) => line.Text.Length <= LongestPageNumber && PageNumber().IsMatch(Key(line)) ? NumberEdge : Edge;

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

    [GeneratedRegex(@"^\W*(?:(?:page|seite|p|s|pg|página|pagina|of|von|de|sur|0)\W*)+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PageNumber();
}
