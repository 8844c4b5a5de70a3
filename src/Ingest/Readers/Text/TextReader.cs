namespace Rag.Ingest.Readers.Text;

/// <summary>Reads plain text in any encoding.</summary>
internal sealed class TextReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Text;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(request.Limits);
        PlainText.Write(TextDecoder.Decode(stream.ReadAll(request.Limits)), builder);
        return new ReadDocument(builder.Build()) { MediaType = "text/plain" };
    }
}
