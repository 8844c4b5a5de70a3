using System.Xml.Linq;
using AngleSharp.Html.Dom;
using Rag.Ingest.Readers.Office;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Html;

/// <summary>Reads EPUB in the order of its spine (EPUB 3.3, section 5).</summary>
internal sealed class EpubReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Epub;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using var package = new XmlPackage(stream, request.Limits);
        if (package.Names.Contains("META-INF/rights.xml") || package.Names.Contains("META-INF/license.lcpl")) return new Unreadable("the book is protected against copying");
        string path = (string?)package.Xml("META-INF/container.xml")?.Descendants().FirstOrDefault(e => e.Name.LocalName == "rootfile")?.Attribute("full-path")
            ?? throw new UnreadableException("the book does not say where its parts are");
        XElement book = package.Xml(path) ?? throw new UnreadableException("the book does not list its parts");
        string folder = path.Contains('/', StringComparison.Ordinal) ? path[..(path.LastIndexOf('/') + 1)] : "";
        Dictionary<string, string> manifest = [];
        foreach (XElement item in book.Descendants().Where(e => e.Name.LocalName == "item"))
            if ((string?)item.Attribute("id") is { } id) manifest.TryAdd(id, Uri.UnescapeDataString((string?)item.Attribute("href") ?? ""));
        EpubTitles titles = EpubTitles.Of(package, book, folder);
        var builder = new ContentBuilder(request.Limits);
        foreach (string part in InOrder(book, manifest))
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = XmlPackage.Resolve(folder, part);
            if (package.Bytes(name) is not { } bytes) continue;
            using IHtmlDocument chapter = HtmlText.Parse(TextDecoder.Decode(bytes));
            if (chapter.QuerySelector("h1,h2,h3,h4,h5,h6") is null && titles.Of(name) is { } title) builder.Add(BlockKind.Heading, title, 1);
            if (chapter.Body is { } body) new HtmlWalker(builder, request.Limits, cancellationToken).Write(body);
        }
        string? Meta(string name) => book.Descendants().FirstOrDefault(e => e.Name.LocalName == name && e.Name.NamespaceName.EndsWith("/dc/elements/1.1/", StringComparison.Ordinal))?.Value;
        return new ReadDocument(builder.Build())
        {
            MediaType = "application/epub+zip",
            Title = Meta("title"),
            Author = Meta("creator"),
            Language = Meta("language") is { Length: >= 2 } language ? language[..2].ToLowerInvariant() : null,
            Date = DocumentFacts.ParseDate(Meta("date")),
            Notice = builder.LeftOut.Notice,
        };
    }

    /// <summary>
    /// The spine, with what it puts aside (linear="no": notes, answers), then pages that are in the book and not in its spine, which links
    /// lead to.
    /// </summary>
    private static IEnumerable<string> InOrder(XElement book, Dictionary<string, string> manifest)
    {
        HashSet<string> given = [];
        foreach (XElement reference in book.Descendants().Where(e => e.Name.LocalName == "itemref"))
            if ((string?)reference.Attribute("idref") is { } id && manifest.TryGetValue(id, out string? part)
                && given.Add(part)) yield return part;
        foreach (XElement item in book.Descendants().Where(e => e.Name.LocalName == "item"))
        {
            bool isPage = (string?)item.Attribute("media-type") == "application/xhtml+xml"
                && ((string?)item.Attribute("properties"))?.Split(' ').Contains("nav") != true;
            if (isPage && (string?)item.Attribute("id") is { } id && manifest.TryGetValue(id, out string? part)
                && given.Add(part)) yield return part;
        }
    }
}
