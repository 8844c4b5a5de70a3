using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>A chart as the table behind it (DrawingML charts): its title, a column for each series, a row for each category.</summary>
internal static class ChartText
{
    private const int MostPoints = 2000;

    public static void Write(XElement? chart, ContentBuilder builder, int? page)
    {
        if (chart is null) return;
        string title = string.Concat(chart.Descendants().FirstOrDefault(e => e.Name.LocalName == "title")?.Descendants().Where(e => e.Name.LocalName == "t").Select(e => e.Value) ?? []);
        builder.Add(BlockKind.Paragraph, title, page: page);
        XElement[] series = [.. chart.Descendants().Where(e => e.Name.LocalName == "ser").Take(100)];
        if (series.Length == 0) return;
        string[] categories = Points(series[0], "cat", "xVal");
        List<string[]> values = [.. series.Select(s => Points(s, "val", "yVal"))];
        builder.AddRow(BlockKind.TableHeader, ["", .. series.Select(s => string.Concat(Points(s, "tx")))], page);
        int rows = Math.Min(MostPoints, Math.Max(categories.Length, values.Max(v => v.Length)));
        for (int i = 0; i < rows; i++)
            builder.AddRow(BlockKind.TableRow, [categories.ElementAtOrDefault(i) ?? "", .. values.Select(v => v.ElementAtOrDefault(i) ?? "")], page);
    }

    private static string[] Points(XElement series, params string[] names) =>
        [.. series.Elements().FirstOrDefault(e => names.Contains(e.Name.LocalName))?.Descendants().Where(e => e.Name.LocalName == "v").Take(MostPoints).Select(e => e.Value) ?? []];
}
