using System.Globalization;
using MimeKit;
using MimeKit.Tnef;
using Rag.Ingest.Readers.Text;

namespace Rag.Ingest.Readers.Mail;

/// <summary>
/// Reads mail messages, one or a whole mailbox: head, text with quoted replies marked as such, then the attachments, each as read by its own kind's reader.
/// A mailbox's messages are its entries, each with its own date and sender.
/// </summary>
internal sealed class MailReader(DocumentReader attachments) : IDocumentReader
{
    /// <summary>Senders of a mailbox that are remembered as its authors.</summary>
    private const int MostSenders = 100;

    public bool CanRead(FileKind kind) => kind is FileKind.Mail or FileKind.AppleMail or FileKind.Mbox or FileKind.Tnef;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(request.Limits);
        var writer = new MessageWriter(builder, attachments, request);
        MimeMessage? first = null;
        DateTimeOffset newest = DateTimeOffset.MinValue;
        HashSet<string> senders = [];
        int count = 0;
        foreach (MimeMessage message in Messages(stream, kind, request, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++count > request.Limits.Pages) throw new UnreadableException($"the mailbox holds more than {request.Limits.Pages:N0} messages");
            writer.Write(message, kind == FileKind.Mbox ? count : null, cancellationToken);
            first ??= message;
            if (message.Date > newest) newest = message.Date;
            if (senders.Count < MostSenders && MessageWriter.Names(HeaderText.Addresses(message, HeaderId.From)) is { Length: > 0 } sender) senders.Add(sender);
        }
        return new ReadDocument(builder.Build())
        {
            MediaType = kind == FileKind.Mbox ? "application/mbox" : "message/rfc822",
            Title = kind != FileKind.Mbox && first is not null ? HeaderText.Of(first, HeaderId.Subject) : null,
            Author = senders.Count > 0 ? string.Join(", ", senders) : null,
            // A mailbox is as new as its newest message.
            Date = newest != DateTimeOffset.MinValue ? newest : null,
            Pages = kind == FileKind.Mbox ? count : null,
            Notice = writer.Notice,
        };
    }

    private static IEnumerable<MimeMessage> Messages(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        if (kind is FileKind.Tnef)
        {
            yield return new TnefPart { Content = new MimeContent(stream) }.ConvertToMessage();
            yield break;
        }
        Stream source = kind is FileKind.AppleMail ? WithoutProperties(stream, request.Limits) : stream;
        var parser = new MimeParser(new ParserOptions { MaxMimeDepth = request.Limits.Depth }, source, kind == FileKind.Mbox ? MimeFormat.Mbox : MimeFormat.Entity);
        while (!parser.IsEndOfStream) yield return parser.ParseMessage(cancellationToken);
    }

    /// <summary>Apple Mail keeps a message behind a line with its length in bytes, and its own property list behind the message.</summary>
    private static MemoryStream WithoutProperties(Stream stream, ReadLimits limits)
    {
        byte[] bytes = stream.ReadAll(limits);
        int line = bytes.AsSpan().IndexOf((byte)'\n') + 1;
        bool known = int.TryParse(TextDecoder.Decode(bytes.AsSpan(0, line)).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int length);
        return new MemoryStream(bytes, line, known ? Math.Min(length, bytes.Length - line) : bytes.Length - line);
    }
}
