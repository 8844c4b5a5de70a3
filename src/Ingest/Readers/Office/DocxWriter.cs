using System.Xml.Linq;
using Rag.Ingest.Readers.Tables;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Writes the paragraphs and tables of a Word document. The package has bounded their depth.</summary>
internal sealed class DocxWriter(
    ContentBuilder builder, DocxStyles styles, DocxNumbering numbering, DocxNotes notes, DocxComments comments,
    Dictionary<string, (string Type, string Target)> links, Func<string, XElement?> part, CancellationToken cancellationToken)
{
    private readonly DocxRuns runs = new(styles, notes, links) { Builder = builder };
    private ContentBuilder builder = builder;
    private int cells;

    /// <summary>The first heading of the highest level, without its number; null where there is none.</summary>
    public string? Title { get; private set; }

    /// <summary>Everything below an element that holds blocks.</summary>
    /// <param name="container">The element.</param>
    /// <param name="kind">What a paragraph is that its style makes nothing else of.</param>
    /// <param name="label">Label of the paragraphs.</param>
    /// <param name="mark">Stands before the first paragraph; null for nothing.</param>
    public void Write(XElement container, BlockKind kind = BlockKind.Paragraph, string? label = null, string? mark = null)
    {
        foreach (XElement element in container.Elements())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (element.Name.LocalName)
            {
                case "p":
                    WriteParagraph(element, kind, label, mark);
                    mark = null;
                    break;
                case "tbl":
                    WriteTable(element);
                    break;
                case "AlternateContent":
                    if (element.Alternative() is { } choice) Write(choice, kind, label);
                    break;
                case "del" or "moveFrom" or "sectPr" or "pPr" or "sdtPr" or "sdtEndPr" or "customXmlPr":
                    break;
                default:
                    Write(element, kind, label);
                    break;
            }
        }
    }

    /// <summary>A part of the page's margin, as blocks; without the numbers of pages.</summary>
    public DocumentContent Margin(XElement margin)
    {
        runs.DropsPageNumbers = true;
        DocumentContent content = Apart(() => Write(margin));
        runs.DropsPageNumbers = false;
        return content;
    }

    private void WriteParagraph(XElement paragraph, BlockKind kind, string? label, string? mark)
    {
        XElement? properties = paragraph.Child("pPr");
        int heading = styles.HeadingLevel(properties);
        (string Number, int Level)? list = styles.ListOf(properties, numbering);
        // What was deleted as a whole is not counted.
        bool isDeleted = properties.Child("rPr").Child("del") is not null && !paragraph.Descendants().Any(e => e.Name.LocalName == "t"
            && e.Ancestors().All(a => a.Name.LocalName is not ("del" or "moveFrom")));
        string? number = list is { } counted && !isDeleted ? numbering.Next(counted.Number, counted.Level) : null;
        bool isItem = heading == 0 && list is not null;
        builder.Open(heading > 0 ? BlockKind.Heading : isItem ? BlockKind.ListItem : kind, heading > 0 ? heading : isItem
            ? list!.Value.Level + 1 : 0, label: label);
        if (mark is not null) builder.Append($"[{mark}] ");
        if (number is not null) builder.Append(number + " ");
        int start = builder.Length;
        runs.Write(paragraph);
        if (heading == 1 && cells == 0
            && builder.TextFrom(Math.Min(start, builder.Length)).Trim() is { Length: > 0 } title) Title ??= title;
        // A number without words is not shown by itself.
        if (number is not null && builder.Length == start && runs.TextBoxes.Count == 0) builder.Drop();
        builder.Close();
        WriteAnchored();
    }

    /// <summary>
    /// Text boxes, drawings and comments are read behind the paragraph that they are anchored to; comments on a cell behind the table.
    /// </summary>
    private void WriteAnchored()
    {
        foreach (XElement box in Take(runs.TextBoxes)) Write(box);
        foreach ((string kind, string name) in Take(runs.Drawings))
        {
            if (kind == "chart") ChartText.Write(part(name), builder, null);
            else DiagramText.Write(part(name), builder, null);
        }
        if (cells > 0) return;
        foreach (string id in Take(runs.Comments)) comments.Write(id, builder);
    }

    private void WriteTable(XElement table)
    {
        if (DocxTable.Frame(table) is { } frame)
        {
            Write(frame);
            return;
        }
        DocxTable.Write(table, new TableWriter(builder), cell => TableCell.Of(Apart(() => Write(cell))), cancellationToken);
        WriteAnchored();
    }

    /// <summary>What is written meanwhile, as a text of its own.</summary>
    private DocumentContent Apart(Action write)
    {
        ContentBuilder outer = builder;
        builder = runs.Builder = outer.Part();
        cells++;
        write();
        DocumentContent content = builder.Build();
        outer.LeftOut.Add(builder.LeftOut);
        cells--;
        builder = runs.Builder = outer;
        return content;
    }

    private static T[] Take<T>(List<T> list)
    {
        T[] taken = [.. list];
        list.Clear();
        return taken;
    }
}
