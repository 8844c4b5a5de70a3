using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Reads Word documents (ECMA-376 part 1, WordprocessingML): insertions are text, deletions are not; notes and comments follow.</summary>
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
        var writer = new DocxWriter(builder, new DocxStyles(Part("styles")), links, package.Xml, cancellationToken);
        writer.Write(body);
        foreach (string notes in (ReadOnlySpan<string>)["footnotes", "endnotes"])
            foreach (XElement note in Part(notes)?.Elements() ?? [])
                if (note.Attribute(note.Name.Namespace + "type") is null) writer.Write(note);
        foreach (XElement comment in Part("comments")?.Elements() ?? [])
        {
            string? author = (string?)comment.Attribute(comment.Name.Namespace + "author");
            writer.Write(comment, BlockKind.Quote, author is null ? "comment" : $"comment by {author}");
        }
        DocumentContent content = builder.Build();
        Block? title = content.Blocks.FirstOrDefault(b => b is { Kind: BlockKind.Heading, Level: 1 });
        return new ReadDocument(content)
        {
            MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Title = title is null ? null : content.Text[title.Start..title.End],
        }.WithProperties(package.Xml("docProps/core.xml"));
    }
}
