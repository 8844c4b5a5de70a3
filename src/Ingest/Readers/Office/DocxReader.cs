using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>
/// Reads Word documents (ECMA-376 part 1, WordprocessingML) as they are shown: numbers of clauses, headers and footers once, insertions
/// but not deletions, diagrams, charts and boxes, notes and comments.
/// </summary>
internal sealed class DocxReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Docx;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using var package = new XmlPackage(stream, request.Limits);
        string main = package.RelationshipsOf("").Values.FirstOrDefault(r => r.Type == "officeDocument").Target ?? "word/document.xml";
        XElement body = package.Xml(main)?.Elements().FirstOrDefault(e => e.Name.LocalName == "body")
            ?? throw new UnreadableException("the Word document has no text part");
        Dictionary<string, (string Type, string Target)> links = package.RelationshipsOf(main);
        XElement? Part(string type) => package.Xml(links.Values.FirstOrDefault(r => r.Type == type).Target);

        var builder = new ContentBuilder(request.Limits);
        var notes = new DocxNotes();
        var comments = new DocxComments(Part("comments"));
        var styles = new DocxStyles(Part("styles"));
        var numbering = new DocxNumbering(Part("numbering"));
        DocxWriter Writer(Dictionary<string, (string Type, string Target)> within) =>
            new(builder, styles, numbering, notes, comments, within, package.Xml, cancellationToken);

        DocxWriter writer = Writer(links);
        string[] margins = [.. DocxMargins.Of(body, Part("settings"), links)];
        HashSet<string> said = DocxMargins.Paragraphs(body, margins.Length);
        foreach (string header in margins.Where(m => links.Values.Any(l => l.Target == m && l.Type == "header"))) WriteMargin(header);
        writer.Write(body);
        foreach (string type in (ReadOnlySpan<string>)["footnotes", "endnotes"])
            foreach (XElement note in Part(type)?.Elements() ?? [])
                if (note.Attr("type") is null) writer.Write(note, mark: notes.Of(note));
        comments.WriteRest(builder);
        foreach (string footer in margins.Where(m => links.Values.Any(l => l.Target == m && l.Type == "footer"))) WriteMargin(footer);
        return new ReadDocument(builder.Build())
        {
            MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Title = writer.Title,
            Notice = builder.LeftOut.Notice,
        }.WithProperties(package.Xml("docProps/core.xml"));

        // First pages and even ones have headers of their own, which mostly say the same.
        void WriteMargin(string name)
        {
            if (package.Xml(name) is not { } margin) return;
            DocumentContent content = Writer(package.RelationshipsOf(name)).Margin(margin);
            foreach (Block block in content.Blocks)
            {
                string text = content.Text[block.Start..block.End];
                if (said.Add(text.Trim())) builder.AddVerbatim(block.Kind == BlockKind.Heading ? BlockKind.Paragraph
                    : block.Kind, text, label: "header or footer");
            }
        }
    }
}
