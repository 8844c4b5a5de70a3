using AngleSharp.Dom;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Html;

/// <summary>Tables of data: row by row, the header first.</summary>
internal static class HtmlTable
{
    /// <summary>True unless the table only lays out a page: it nests another, or has a single cell.</summary>
    public static bool IsData(IElement table)
    {
        if (table.GetAttribute("role") is "presentation" or "none") return false;
        int cells = 0;
        for (INode? node = table.FirstChild; node is not null; node = Next(node, table))
        {
            if (node is not IElement element) continue;
            if (element.LocalName is "table" or "h1" or "h2" or "ul" or "ol" or "pre" or "article") return false;
            if (element.LocalName is "td" or "th" && ++cells > 200_000) return true;
        }
        return cells > 1;
    }

    public static void Write(IElement table, ContentBuilder builder, int? page)
    {
        bool first = true;
        foreach (IElement child in table.Children.Where(c => c.LocalName == "caption")) builder.Add(BlockKind.Paragraph, child.TextContent, page: page);
        var spans = new HtmlRowSpans();
        foreach (IElement row in Rows(table))
        {
            List<IElement> cells = [.. row.Children.Where(c => c.LocalName is "td" or "th")];
            if (cells.Count == 0) continue;
            bool header = first && (row.ParentElement?.LocalName == "thead" || cells.TrueForAll(c => c.LocalName == "th"));
            builder.AddRow(header ? BlockKind.TableHeader : BlockKind.TableRow, spans.Row(cells.Select(c => (c, Text(c)))), page);
            first = false;
        }
    }

    private static IEnumerable<IElement> Rows(IElement table) =>
        table.Children.SelectMany(c => c.LocalName == "tr" ? [c] : c.LocalName is "thead" or "tbody" or "tfoot" ? c.Children.Where(r => r.LocalName == "tr") : []);

    /// <summary>Visible text of a cell; elements within it are set apart by a space.</summary>
    private static string Text(IElement cell)
    {
        var text = new System.Text.StringBuilder();
        for (INode? node = cell.FirstChild; node is not null; node = Next(node, cell))
        {
            if (node is IText data && (node.Parent is not IElement parent || HtmlVisibility.IsVisible(parent))) text.Append(data.Data);
            else if (node is IElement element && (HtmlVisibility.IsBlock(element) || element.LocalName == "br")) text.Append(' ');
        }
        return text.ToString();
    }

    /// <summary>The next node in document order below the root, without recursion.</summary>
    private static INode? Next(INode node, INode root)
    {
        if (node.FirstChild is { } child) return child;
        while (node != root && node.NextSibling is null) node = node.Parent!;
        return node == root ? null : node.NextSibling;
    }
}
