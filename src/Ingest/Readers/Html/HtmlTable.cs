using System.Globalization;
using AngleSharp.Dom;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Html;

/// <summary>Tables of data: row by row, the header first.</summary>
internal static class HtmlTable
{
    /// <summary>Tables within tables that are still read as such; what is nested deeper lays out a page.</summary>
    public const int DeepestNesting = 5;

    // A cell that says more than a paragraph or two is a part of the page.
    private const int LongestCell = 1500, MostSpan = 16_384;

    /// <summary>
    /// True unless the table only lays out a page. One that names its columns or has a caption is data whatever its cells hold; one with
    /// tables or sections in its cells is not; one with lists or headings in them is, if it has rows and columns of short cells.
    /// </summary>
    public static bool IsData(IElement table)
    {
        if (table.GetAttribute("role") is "presentation" or "none") return false;
        int cells = 0;
        bool named = false, nested = false, blocks = false;
        IElement? within = null;
        for (INode? node = table.FirstChild; node is not null; node = Next(node, table))
        {
            if (node is not IElement element) continue;
            if (within is not null && !within.Contains(element)) within = null;
            if (within is null && element.LocalName is "th" or "thead" or "caption") named = true;
            if (element.LocalName is "table") (nested, within) = (true, within ?? element);
            else if (element.LocalName is "article" or "main" or "nav") nested = true;
            else if (element.LocalName is "h1" or "h2" or "ul" or "ol" or "pre") blocks = true;
            if (within is null && element.LocalName is "td" or "th" && ++cells > 200_000) return true;
        }
        return cells > 1 && (named || (!nested && (!blocks || IsGrid(table))));
    }

    /// <param name="table">The table.</param>
    /// <param name="builder">Where it goes.</param>
    /// <param name="page">Page of its blocks.</param>
    /// <param name="read">Reads what stands in a cell.</param>
    public static void Write(IElement table, ContentBuilder builder, int? page, Func<IElement, TableCell> read)
    {
        foreach (IElement child in table.Children.Where(c => c.LocalName == "caption")) builder.Add(BlockKind.Paragraph, child.TextContent, page: page);
        var writer = new TableWriter(builder, page, HeaderRule.Marked);
        bool top = true, named = false;
        foreach (IElement row in Rows(table))
        {
            List<IElement> cells = [.. row.Children.Where(c => c.LocalName is "td" or "th")];
            if (cells.Count == 0) continue;
            bool names = row.ParentElement?.LocalName == "thead" || cells.TrueForAll(c => c.LocalName == "th");
            bool header = top && (names || (!named && cells.TrueForAll(IsBold)));
            named |= names;
            top = header || (top && cells.Count == 1);
            writer.Add(cells.Select(cell => read(cell) with { Across = Span(cell, "colspan"), Down = Span(cell, "rowspan") }), header);
        }
        writer.End();
    }

    private static IEnumerable<IElement> Rows(IElement table) =>
        table.Children.SelectMany(c => c.LocalName == "tr" ? [c] : c.LocalName is "thead" or "tbody" or "tfoot" ? c.Children.Where(r => r.LocalName == "tr") : []);

    /// <summary>A span of 0 rows reaches to the end (HTML, 4.9.11).</summary>
    private static int Span(IElement cell, string name) =>
        int.TryParse(cell.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? Math.Clamp(value == 0
            && name == "rowspan" ? MostSpan : value, 1, MostSpan) : 1;

    /// <summary>Word processors mark a header by bold type alone.</summary>
    private static bool IsBold(IElement cell)
    {
        INode node = cell;
        while (node.ChildNodes.Where(c => c is IElement || (c is IText text
            && !string.IsNullOrWhiteSpace(text.Data))).Take(2).ToArray() is [IElement only])
        {
            if (only.LocalName is "b" or "strong") return true;
            node = only;
        }
        return false;
    }

    private static bool IsGrid(IElement table)
    {
        int rows = 0;
        foreach (IElement row in Rows(table))
        {
            IElement[] cells = [.. row.Children.Where(c => c.LocalName is "td" or "th")];
            if (cells.Any(c => c.TextContent.Length > LongestCell)) return false;
            if (cells.Length > 1) rows++;
        }
        return rows > 1;
    }

    /// <summary>The next node in document order below the root, without recursion.</summary>
    private static INode? Next(INode node, INode root)
    {
        if (node.FirstChild is { } child) return child;
        while (node != root && node.NextSibling is null) node = node.Parent!;
        return node == root ? null : node.NextSibling;
    }
}
