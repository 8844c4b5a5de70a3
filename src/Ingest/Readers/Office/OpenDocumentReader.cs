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
        XElement root = package.Xml("content.xml") ?? throw new UnreadableException("the document has no content part");
        XElement body = root.Child("body") ?? throw new UnreadableException("the document has no content part");
        XElement? shared = package.Xml("styles.xml");
        var builder = new ContentBuilder(request.Limits);
        var writer = new OpenDocumentWriter(builder, new OpenDocumentStyles(root, shared), body, package.Xml, cancellationToken);
        HashSet<string> said = [];
        if (kind == FileKind.Odt) WriteMargins("header");
        writer.Write(body);
        if (kind == FileKind.Odt) WriteMargins("footer");
        if (writer.Uncalculated > 0) builder.LeftOut.Say($"{writer.Uncalculated:N0} {(writer.Uncalculated == 1 ? "formula stands" : "formulas stand")} for a value that the file does not hold: open and save it in a spreadsheet program");
        DocumentContent content = builder.Build();
        Block? title = content.Blocks.FirstOrDefault(b => b is { Kind: BlockKind.Heading, Level: 1 });
        return new ReadDocument(content)
        {
            MediaType = "application/vnd.oasis.opendocument." + kind switch { FileKind.Odt => "text", FileKind.Ods => "spreadsheet", _ => "presentation" },
            Title = writer.Title ?? (title is null || kind == FileKind.Ods ? null : content.Text[title.Start..title.End]),
            Pages = writer.Page,
            Notice = builder.LeftOut.Notice,
        }.WithProperties(package.Xml("meta.xml"));

        // Left and right pages and the first one have margins of their own, which mostly say the same.
        void WriteMargins(string name)
        {
            foreach (XElement margin in shared.Child("master-styles").Named("master-page").Elements().Where(e =>
                e.Name.LocalName.StartsWith(name, StringComparison.Ordinal)))
                if (margin.Attr("display") != "false" && said.Add(margin.Value)) writer.Write(margin);
        }
    }
}
