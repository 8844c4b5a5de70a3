using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Reads presentations (PresentationML): slide by slide, its title, its text, its tables, charts and diagrams, comments, the speaker's notes.</summary>
internal sealed class PptxReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Pptx;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using var package = new XmlPackage(stream, request.Limits);
        string main = package.RelationshipsOf("").Values.FirstOrDefault(r => r.Type == "officeDocument").Target ?? "ppt/presentation.xml";
        XElement presentation = package.Xml(main) ?? throw new UnreadableException("the presentation has no main part");
        Dictionary<string, (string Type, string Target)> parts = package.RelationshipsOf(main);
        var builder = new ContentBuilder(request.Limits);
        int number = 0;
        // Sections, further below, list the same slides once more.
        foreach (XElement slide in presentation.Elements().Where(e => e.Name.LocalName == "sldIdLst").Elements().Take(request.Limits.Pages))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            string? id = slide.Attributes().FirstOrDefault(a => a.Name.LocalName == "id" && a.Name.NamespaceName.Length > 0)?.Value;
            if (id is null || !parts.TryGetValue(id, out var part) || package.Xml(part.Target) is not { } xml) continue;
            WriteShapes(xml, builder, number, null);
            foreach ((string type, string target) in package.RelationshipsOf(part.Target).Values.OrderBy(r => r.Type, StringComparer.Ordinal))
            {
                if (type == "chart") ChartText.Write(package.Xml(target), builder, number);
                else if (type == "diagramData" && package.Xml(target) is { } diagram) WriteDiagram(diagram, builder, number);
                else if (type == "notesSlide" && package.Xml(target) is { } notes) WriteShapes(notes, builder, number, "notes");
                else if (type == "comments" && package.Xml(target) is { } comments) WriteComments(comments, builder, number);
            }
        }
        DocumentContent content = builder.Build();
        Block? title = content.Blocks.FirstOrDefault(b => b.Kind == BlockKind.Heading);
        return new ReadDocument(content)
        {
            MediaType = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Title = title is null ? null : content.Text[title.Start..title.End],
            Pages = number,
        }.WithProperties(package.Xml("docProps/core.xml"));
    }

    private static void WriteShapes(XElement slide, ContentBuilder builder, int number, string? notes)
    {
        foreach (XElement shape in slide.Descendants().Where(e => e.Name.LocalName is "sp" or "graphicFrame"))
        {
            // Branches for older programs repeat what the first says.
            if (shape.Ancestors().Any(a => a.Name.LocalName == "Fallback")) continue;
            // A placeholder that does not say what it is for is the slide's content (ECMA-376 part 1, 19.3.1.36).
            XElement? ph = shape.Descendants().FirstOrDefault(e => e.Name.LocalName == "ph");
            string? placeholder = ph is null ? null : (string?)ph.Attribute("type") ?? "obj";
            if (placeholder is "sldNum" or "dt" or "ftr" or "hdr" or "sldImg") continue;
            bool isTitle = notes is null && placeholder is "title" or "ctrTitle";
            XElement? table = shape.Descendants().FirstOrDefault(e => e.Name.LocalName == "tbl");
            if (table is not null) WriteTable(table, builder, number);
            else foreach (XElement body in shape.Elements().Where(e => e.Name.LocalName == "txBody")) WriteBody(body, builder, number, isTitle, notes, placeholder);
        }
    }

    private static void WriteComments(XElement comments, ContentBuilder builder, int number)
    {
        foreach (XElement comment in comments.Elements())
            builder.Add(BlockKind.Quote, string.Join(' ', comment.Descendants().Where(e => e.Name.LocalName is "text" or "t").Select(e => e.Value)), 0, number, "comment");
    }

    private static void WriteBody(XElement body, ContentBuilder builder, int number, bool isTitle, string? notes, string? placeholder)
    {
        XElement[] paragraphs = [.. body.Elements().Where(e => e.Name.LocalName == "p")];
        if (isTitle)
        {
            builder.Add(BlockKind.Heading, string.Join(' ', paragraphs.Select(Text)), 1, number);
            return;
        }
        foreach (XElement paragraph in paragraphs)
        {
            XElement? properties = paragraph.Elements().FirstOrDefault(e => e.Name.LocalName == "pPr");
            int level = (int?)properties?.Attribute("lvl") ?? 0;
            bool isItem = Bullet(properties) ?? (level > 0 || (paragraphs.Length > 1 && placeholder is "body" or "obj"));
            BlockKind kind = notes is not null ? BlockKind.Quote : isItem ? BlockKind.ListItem : BlockKind.Paragraph;
            builder.Add(kind, Text(paragraph), kind == BlockKind.ListItem ? Math.Clamp(level + 1, 1, 9) : 0, number, notes);
        }
    }

    /// <summary>Whether a paragraph says that it has a bullet or that it has none; null where its layout decides.</summary>
    private static bool? Bullet(XElement? properties)
    {
        IEnumerable<string> names = properties?.Elements().Select(e => e.Name.LocalName) ?? [];
        return names.Any(n => n is "buChar" or "buAutoNum" or "buBlip") ? true : names.Contains("buNone") ? false : null;
    }

    /// <summary>The points of a SmartArt diagram (DrawingML diagrams, 21.4.3); how they are drawn is another part with the same words.</summary>
    private static void WriteDiagram(XElement diagram, ContentBuilder builder, int number)
    {
        foreach (XElement point in diagram.Descendants().Where(e => e.Name.LocalName == "pt"))
            builder.Add(BlockKind.ListItem, string.Join(' ', point.Descendants().Where(e => e.Name.LocalName == "p").Select(Text)), 1, number);
    }

    private static void WriteTable(XElement table, ContentBuilder builder, int number)
    {
        XElement[] rows = [.. table.Elements().Where(e => e.Name.LocalName == "tr")];
        for (int i = 0; i < rows.Length; i++)
        {
            string[] cells = [.. rows[i].Elements().Where(e => e.Name.LocalName == "tc").Select(c => string.Join(' ', c.Descendants().Where(e => e.Name.LocalName == "p").Select(Text)))];
            builder.AddRow(i == 0 && rows.Length > 1 ? BlockKind.TableHeader : BlockKind.TableRow, cells, number);
        }
    }

    private static string Text(XElement paragraph) =>
        string.Concat(paragraph.Descendants().Select(e => e.Name.LocalName switch { "t" => e.Value, "br" => " ", "tab" => " ", _ => "" }));
}
