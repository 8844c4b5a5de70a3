using System.Text.RegularExpressions;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Reads files that hold an address and nothing else: macOS's .webloc (a property list, in XML or binary), Windows' .url, freedesktop's .desktop links.</summary>
internal sealed partial class LinkFileReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.LinkFile;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        string text = TextDecoder.Decode(stream.ReadAll(request.Limits));
        if (Address().Match(text) is not { Success: true } match) return new Unreadable("the link holds no address");
        string address = System.Net.WebUtility.HtmlDecode(match.Groups[1].Value);
        var builder = new ContentBuilder(request.Limits);
        builder.Open(BlockKind.Paragraph);
        builder.Append(address);
        builder.Link(0, address);
        return new ReadDocument(builder.Build()) { MediaType = "text/uri-list" };
    }

    [GeneratedRegex(@"(?:<string>|^\s*(?:Base)?URL=|[\x5F\x50-\x5E].{0,3}?)((?:https?|ftp|mailto|file):[\x21-\x3B\x3D\x3F-\x7E]+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();
}
