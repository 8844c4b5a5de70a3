using System.Xml.Linq;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Office;

/// <summary>Reads OpenDocument texts, spreadsheets and presentations (OASIS OpenDocument 1.3, part 3).</summary>
internal sealed class OpenDocumentReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind is FileKind.Odt or FileKind.Ods or FileKind.Odp;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using var package = new XmlPackage(stream, request.Limits);
        if (package.Xml("META-INF/manifest.xml")?.Descendants().Any(e => e.Name.LocalName == "encryption-data") == true)
            return new Unreadable("it is protected by a password");
        XElement body = package.Xml("content.xml")?.Elements().FirstOrDefault(e => e.Name.LocalName == "body")
            ?? throw new UnreadableException("the document has no content part");
        var builder = new ContentBuilder(request.Limits);
        var writer = new OpenDocumentWriter(builder, cancellationToken);
        writer.Write(body);
        DocumentContent content = builder.Build();
        Block? title = content.Blocks.FirstOrDefault(b => b is { Kind: BlockKind.Heading, Level: 1 });
        return new ReadDocument(content)
        {
            MediaType = "application/vnd.oasis.opendocument." + kind switch { FileKind.Odt => "text", FileKind.Ods => "spreadsheet", _ => "presentation" },
            Title = title is null || kind == FileKind.Ods ? null : content.Text[title.Start..title.End],
            Pages = writer.Page,
        }.WithProperties(package.Xml("meta.xml"));
    }
}
