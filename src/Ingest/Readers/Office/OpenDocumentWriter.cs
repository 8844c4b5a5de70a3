using System.Globalization;
using System.Xml.Linq;
using Rag.Ingest.Readers.Marks;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Writes the body of an OpenDocument file block by block.</summary>
internal sealed class OpenDocumentWriter
{
    private readonly OpenDocumentText texts;
    private readonly OpenDocumentLists lists;
    private readonly Func<string, XElement?> part;
    private readonly CancellationToken cancellationToken;
    private readonly List<(XElement Comment, string? Place)> comments = [];
    private ContentBuilder builder;
    private string? quoted;

    /// <param name="builder">Where it goes.</param>
    /// <param name="styles">The file's styles.</param>
    /// <param name="body">The whole body, whose forms are known beforehand.</param>
    /// <param name="part">A part of the package by its name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public OpenDocumentWriter(ContentBuilder builder, OpenDocumentStyles styles, XElement body, Func<string, XElement?> part, CancellationToken cancellationToken)
    {
        this.builder = builder;
        this.part = part;
        this.cancellationToken = cancellationToken;
        texts = new OpenDocumentText(styles, builder.LeftOut, OpenDocumentForms.Of(body), Formula);
        lists = new OpenDocumentLists(styles);
    }

    /// <summary>Number of the slide or sheet that was written last; null in texts.</summary>
    public int? Page { get; private set; }

    /// <summary>Formulas for whose value the file holds nothing.</summary>
    public int Uncalculated { get; private set; }

    /// <summary>The first heading of the highest level, without its number; null where there is none.</summary>
    public string? Title { get; private set; }

    public void Write(XElement container, int list = 0, string? number = null)
    {
        foreach (XElement element in InOrder(container))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (element.Name.LocalName)
            {
                case "h":
                    WriteHeading(element);
                    break;
                case "p":
                    BlockKind kind = quoted is not null ? BlockKind.Quote : list > 0 ? BlockKind.ListItem : BlockKind.Paragraph;
                    string text = texts.Of(element);
                    builder.Add(kind, number is null || string.IsNullOrWhiteSpace(text) ? text
                        : $"{number} {text}", kind == BlockKind.ListItem ? list : 0, Page, quoted);
                    number = null;
                    WriteWithin(element);
                    break;
                case "list":
                    lists.Begin(element);
                    foreach (XElement item in element.Elements().Where(e =>
                        e.Name.LocalName is "list-item" or "list-header")) Write(item, list + 1, lists.Next(item));
                    lists.End(element);
                    break;
                case "table":
                    WriteTable(element, container.Name.LocalName == "spreadsheet");
                    break;
                case "page":
                    Page = (Page ?? 0) + 1;
                    Write(element);
                    break;
                case "frame" when IsTitle(element):
                    builder.Add(BlockKind.Heading, string.Join(' ', element.Descendants().Where(e =>
                        e.Name.LocalName == "p").Select(texts.Of)), 1, Page);
                    break;
                case "frame" when element.Attr("class") is "header" or "footer" or "date-time" or "page-number":
                    break;
                case "object":
                    WriteObject(element);
                    break;
                case "notes":
                    quoted = "notes";
                    Write(element);
                    quoted = null;
                    break;
                case "annotation":
                    WriteComment(element, null);
                    break;
                case "tracked-changes" or "sequence-decls" or "forms":
                    break;
                default:
                    Write(element, list, number);
                    number = null;
                    break;
            }
        }
    }

    private void WriteHeading(XElement heading)
    {
        int level = int.TryParse(heading.Attr("outline-level"), NumberStyles.None, CultureInfo.InvariantCulture, out int outline)
            ? Math.Max(1, outline) : 1;
        string text = texts.Of(heading);
        string? number = lists.NextHeading(heading, level);
        if (level == 1 && text.Trim().Length > 0) Title ??= text.Trim();
        builder.Add(BlockKind.Heading, number is null || string.IsNullOrWhiteSpace(text) ? text
            : $"{number} {text}", Math.Clamp(level, 1, 6), Page);
        WriteWithin(heading);
    }

    /// <summary>What stands on a slide is read as it stands there, the title first.</summary>
    private static IEnumerable<XElement> InOrder(XElement container)
    {
        if (container.Name.LocalName != "page") return container.Elements();
        XElement[] all = [.. container.Elements()];
        XElement[] shapes = [.. all.Where(e => e.Attr("x") is not null && !IsTitle(e))];
        return [.. all.Where(IsTitle), .. ReadingOrder.Of(shapes, BoxOf), .. all.Where(e => e.Attr("x") is null && !IsTitle(e))];
    }

    private static bool IsTitle(XElement element) => element.Name.LocalName == "frame" && element.Attr("class") == "title";

    private static ReadingOrder.Box? BoxOf(XElement shape)
    {
        double? Length(string name) => shape.Attr(name) is { Length: > 2 } value
            && double.TryParse(value.AsSpan(0, value.Length - 2), CultureInfo.InvariantCulture, out double length)
            ? value[^2..] switch { "in" => length * 72, "pt" => length, "mm" => length * 72 / 25.4, _ => length * 72 / 2.54 } : null;
        return Length("x") is { } x && Length("y") is { } y ? new ReadingOrder.Box(x, y, Length("width") ?? 0, Length("height") ?? 0)
            : null;
    }

    private void WriteComment(XElement comment, string? place) =>
        CommentText.Write(builder, comment.Child("creator")?.Value, comment.Child("date")?.Value, string.Join(' ', comment.Descendants()
            .Where(e => e.Name.LocalName is "p").Select(texts.Of)), Page, place);

    /// <summary>What a paragraph anchors and is no part of its own text: boxes, charts, comments.</summary>
    private void WriteWithin(XElement paragraph)
    {
        foreach (XElement element in paragraph.Elements())
        {
            if (element.Name.LocalName is "text-box") Write(element);
            else if (element.Name.LocalName == "annotation") WriteComment(element, null);
            else if (element.Name.LocalName == "object") WriteObject(element);
            else WriteWithin(element);
        }
    }

    private void WriteTable(XElement table, bool isSheet)
    {
        string? name = table.Attr("name");
        if (isSheet)
        {
            Page = (Page ?? 0) + 1;
            builder.Add(BlockKind.Heading, name ?? "", 1, Page);
        }
        int before = comments.Count;
        OpenDocumentTable.Write(table, new TableWriter(builder, Page, isSheet ? HeaderRule.Sheet
            : HeaderRule.FirstRow), (cell, row, column) => Read(cell, isSheet ? $"{name}, row {row}, column {column + 1}"
            : null), cancellationToken);
        if (isSheet)
            foreach (XElement shapes in table.Elements().Where(e => e.Name.LocalName == "shapes")) Write(shapes);
        foreach ((XElement comment, string? place) in comments.Skip(before).ToArray()) WriteComment(comment, place);
        comments.RemoveRange(before, comments.Count - before);
    }

    private TableCell Read(XElement cell, string? place)
    {
        foreach (XElement comment in cell.Named("annotation")) comments.Add((comment, place));
        XElement[] content = [.. cell.Elements().Where(e => e.Name.LocalName != "annotation")];
        if (content is [{ Name.LocalName: "p" } only] && !only.Elements().Any(e =>
            e.Name.LocalName is "frame")) return new TableCell(texts.Of(only));
        if (content.Length == 0)
        {
            bool hasValue = cell.Attr("value-type") == "string" || cell.Attributes().Any(a =>
                a.Name.LocalName is "value" or "date-value" or "time-value" or "boolean-value" or "string-value");
            if (hasValue || cell.Attr("formula") is not { } formula) return new TableCell("");
            Uncalculated++;
            return new TableCell(formula[(formula.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        }
        ContentBuilder outer = builder;
        builder = outer.Part();
        Write(new XElement("cell", content));
        DocumentContent written = builder.Build();
        outer.LeftOut.Add(builder.LeftOut);
        builder = outer;
        return TableCell.Of(written);
    }

    private string? Formula(XElement embedded) => Part(embedded) is { Name.LocalName: "math" } math ? MathMl.Of(math) : null;

    /// <summary>A chart as the table behind it.</summary>
    private void WriteObject(XElement embedded)
    {
        if (Part(embedded)?.Descendants().FirstOrDefault(e => e.Name.LocalName == "chart") is not { } chart) return;
        builder.Add(BlockKind.Paragraph, string.Join(' ', chart.Elements().Where(e => e.Name.LocalName == "title").Descendants().Where(e =>
            e.Name.LocalName == "p").Select(p => p.Value)), page: Page);
        if (chart.Child("table") is { } table) WriteTable(table, false);
    }

    private XElement? Part(XElement embedded) =>
        embedded.Attr("href") is { } target && !target.Contains(':', StringComparison.Ordinal)
            ? part(XmlPackage.Resolve("", target) + "/content.xml") : embedded.Child("math");
}
