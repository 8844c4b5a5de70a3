namespace Rag.Ingest.Readers.Rtf;

/// <summary>Reads Rich Text Format (specification 1.9.1): paragraphs, headings, lists, tables, links, footnotes and comments.</summary>
internal sealed class RtfReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Rtf;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken) =>
        Read(stream.ReadAll(request.Limits), request.Limits, cancellationToken);

    /// <summary>Reads text in this format from within another one.</summary>
    public static ReadDocument Read(byte[] bytes, ReadLimits limits, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(limits);
        var body = new RtfBody(new RtfParagraphs(builder), builder.LeftOut);
        var scanner = new RtfScanner(bytes);
        for (int count = 0; scanner.Next() is var token and not RtfToken.End; count++)
        {
            if (count % 4096 == 0) cancellationToken.ThrowIfCancellationRequested();
            switch (token)
            {
                case RtfToken.GroupStart: body.Begin(); break;
                case RtfToken.GroupEnd: body.End(); break;
                case RtfToken.Text: body.Text(scanner.Byte); break;
                case RtfToken.Control when scanner.Word == "bin": scanner.Skip(Math.Max(0, scanner.Number ?? 0)); break;
                default: body.Control(scanner.Word, scanner.Number); break;
            }
        }
        body.Finish();
        return new ReadDocument(builder.Build()) { MediaType = "application/rtf", Title = body.Info.Title, Author = body.Info.Author, Date = body.Info.Created, Notice = builder.LeftOut.Notice };
    }
}
