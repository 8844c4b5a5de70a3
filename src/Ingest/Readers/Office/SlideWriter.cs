using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Writes the shapes of one slide or of its notes.</summary>
/// <param name="builder">Where they go.</param>
/// <param name="layout">Their order.</param>
/// <param name="number">The slide's.</param>
/// <param name="notes">Label of the speaker's notes; null for the slide itself.</param>
internal sealed class SlideWriter(ContentBuilder builder, SlideLayout layout, int number, string? notes)
{
    private readonly List<string> drawings = [];

    /// <summary>Relationships of the charts and diagrams that were met, in order.</summary>
    public IReadOnlyList<string> Drawings => drawings;

    public void Write(XElement tree)
    {
        foreach (XElement shape in layout.InOrder(tree))
        {
            if (shape.Name.LocalName == "grpSp")
            {
                Write(shape);
                continue;
            }
            string? placeholder = SlideLayout.Placeholder(shape);
            XElement? data = shape.Child("graphic").Child("graphicData");
            if (data.Child("tbl") is { } table) WriteTable(table);
            else if (data?.Elements().FirstOrDefault() is { } drawing
                && (drawing.Attr("dm") ?? drawing.Attr("id")) is { } id) drawings.Add(id);
            foreach (XElement body in shape.Named("txBody")) WriteBody(body, notes is null && SlideLayout.IsTitle(shape), placeholder);
        }
    }

    private void WriteBody(XElement body, bool isTitle, string? placeholder)
    {
        XElement[] paragraphs = [.. body.Named("p")];
        if (isTitle)
        {
            builder.Add(BlockKind.Heading, string.Join(' ', paragraphs.Select(p => DrawingText.Of(p, builder.LeftOut))), 1, number);
            return;
        }
        int[] counters = new int[10];
        foreach (XElement paragraph in paragraphs)
        {
            string text = DrawingText.Of(paragraph, builder.LeftOut);
            if (string.IsNullOrWhiteSpace(text)) continue;
            XElement? properties = paragraph.Child("pPr");
            int level = Math.Clamp(int.TryParse(properties.Attr("lvl"), out int lvl) ? lvl : 0, 0, 8);
            string? counted = Number(properties.Child("buAutoNum"), counters, level);
            bool isItem = Bullet(properties) ?? (level > 0 || (paragraphs.Length > 1 && placeholder is "body" or "obj"));
            BlockKind kind = notes is not null ? BlockKind.Quote : isItem ? BlockKind.ListItem : BlockKind.Paragraph;
            builder.Add(kind, counted is null ? text : $"{counted} {text}", kind == BlockKind.ListItem ? level + 1 : 0, number, notes);
        }
    }

    /// <summary>
    /// The number that the program shows (ISO/IEC 29500-1, 20.1.10.61); null for none. Other paragraphs of a level end its count.
    /// </summary>
    private static string? Number(XElement? auto, int[] counters, int level)
    {
        Array.Clear(counters, level + 1, counters.Length - level - 1);
        if (auto is null)
        {
            counters[level] = 0;
            return null;
        }
        string type = auto.Attr("type") ?? "arabicPeriod";
        if (counters[level] == 0 && int.TryParse(auto.Attr("startAt"), out int start)) counters[level] = start - 1;
        Numerals numerals = type.StartsWith("alphaLc", StringComparison.Ordinal) ? Numerals.LowerLetter
            : type.StartsWith("alphaUc", StringComparison.Ordinal) ? Numerals.UpperLetter
            : type.StartsWith("romanLc", StringComparison.Ordinal) ? Numerals.LowerRoman
                : type.StartsWith("romanUc", StringComparison.Ordinal) ? Numerals.UpperRoman : Numerals.Decimal;
        string shown = Counters.Write(++counters[level], numerals);
        return type.EndsWith("ParenBoth", StringComparison.Ordinal) ? $"({shown})" : type.EndsWith("ParenR", StringComparison.Ordinal)
            ? shown + ")" : type.EndsWith("Plain", StringComparison.Ordinal) ? shown : shown + ".";
    }

    /// <summary>Whether a paragraph says that it has a bullet or that it has none; null where its layout decides.</summary>
    private static bool? Bullet(XElement? properties)
    {
        IEnumerable<string> names = properties?.Elements().Select(e => e.Name.LocalName) ?? [];
        return names.Any(n => n is "buChar" or "buAutoNum" or "buBlip") ? true : names.Contains("buNone") ? false : null;
    }

    private void WriteTable(XElement table)
    {
        var writer = new TableWriter(builder, number);
        foreach (XElement row in table.Named("tr"))
        {
            List<TableCell> cells = [];
            foreach (XElement cell in row.Named("tc"))
            {
                // Places that another cell covers are cells, too (ISO/IEC 29500-1, 21.1.3.16).
                int across = int.TryParse(cell.Attr("gridSpan"), out int span) ? span : 1;
                if (cell.Attr("vMerge") is "1" or "true") cells.Add(new TableCell("", FromAbove: true));
                else if (cell.Attr("hMerge") is not ("1" or "true")) cells.Add(new TableCell(string.Join(' ', cell.Descendants().Where(e =>
                    e.Name.LocalName == "p").Select(p => DrawingText.Of(p, builder.LeftOut))), across));
            }
            writer.Add(cells);
        }
        writer.End();
    }
}
