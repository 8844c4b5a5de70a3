using MimeKit;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Mail;

/// <summary>Reads mail messages, one or a whole mailbox: head, text with quoted replies marked as such, then the attachments, each as read by its own kind's reader.</summary>
internal sealed class MailReader(DocumentReader attachments) : IDocumentReader
{
    /// <summary>Senders of a mailbox that are remembered as its authors.</summary>
    private const int MostSenders = 100;

    public bool CanRead(FileKind kind) => kind is FileKind.Mail or FileKind.Mbox;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var parser = new MimeParser(new ParserOptions { MaxMimeDepth = request.Limits.Depth }, stream, kind == FileKind.Mbox ? MimeFormat.Mbox : MimeFormat.Entity);
        var builder = new ContentBuilder(request.Limits);
        var writer = new MessageWriter(builder, attachments, request);
        MimeMessage? first = null;
        DateTimeOffset newest = DateTimeOffset.MinValue;
        HashSet<string> senders = [];
        int count = 0;
        while (!parser.IsEndOfStream)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++count > request.Limits.Pages) throw new UnreadableException($"the mailbox holds more than {request.Limits.Pages:N0} messages");
            MimeMessage message = parser.ParseMessage(cancellationToken);
            writer.Write(message, kind == FileKind.Mbox ? count : null, cancellationToken);
            first ??= message;
            if (message.Date > newest) newest = message.Date;
            if (senders.Count < MostSenders) senders.Add(message.From.ToString());
        }
        return new ReadDocument(builder.Build())
        {
            MediaType = kind == FileKind.Mbox ? "application/mbox" : "message/rfc822",
            Title = kind == FileKind.Mail ? first?.Subject : null,
            Author = senders.Count > 0 ? string.Join(", ", senders) : null,
            // A mailbox is as new as its newest message.
            Date = newest != DateTimeOffset.MinValue ? newest : null,
            Pages = kind == FileKind.Mbox ? count : null,
            Notice = writer.Notice,
        };
    }
}
