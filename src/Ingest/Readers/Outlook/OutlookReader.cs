using MimeKit;
using Rag.Ingest.Readers.Mail;
using Rag.Ingest.Readers.Rtf;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Outlook;

/// <summary>Reads messages that Outlook saved (.msg, [MS-OXMSG]) by way of the message that they are.</summary>
internal sealed class OutlookReader(DocumentReader attachments) : IDocumentReader
{
    private const int Subject = 0x0037, Body = 0x1000, Html = 0x1013, Rtf = 0x1009, Submitted = 0x0039, Delivered = 0x0E06, SenderName = 0x0C1A, SenderAddress = 0x0C1F,
        SenderSmtp = 0x5D01, Name = 0x3001, Address = 0x3003, Smtp = 0x39FE, RecipientType = 0x0C15, LongFileName = 0x3707, FileName = 0x3704, Data = 0x3701;
    private const int RootHeader = 32, EmbeddedHeader = 24, PartHeader = 8;

    public bool CanRead(FileKind kind) => kind == FileKind.Msg;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        var file = new CompoundFile(stream.ReadAll(request.Limits));
        using MimeMessage message = Message(new MapiProperties(file.Root, RootHeader), file.Root, request.Limits, 0, cancellationToken);
        var builder = new ContentBuilder(request.Limits);
        var writer = new MessageWriter(builder, attachments, request);
        writer.Write(message, null, cancellationToken);
        return new ReadDocument(builder.Build())
        {
            MediaType = "application/vnd.ms-outlook",
            Title = message.Subject,
            Author = MessageWriter.Names(message.From),
            Date = message.Date != DateTimeOffset.MinValue ? message.Date : null,
            Notice = writer.Notice,
        };
    }

    private static MimeMessage Message(MapiProperties properties, CompoundStorage storage, ReadLimits limits, int depth, CancellationToken cancellationToken)
    {
        var message = new MimeMessage { Subject = properties.Text(Subject) ?? "", Date = properties.Time(Submitted) ?? properties.Time(Delivered) ?? DateTimeOffset.MinValue };
        if (Mailbox(properties.Text(SenderName), properties.Text(SenderSmtp) ?? properties.Text(SenderAddress)) is { } sender) message.From.Add(sender);
        foreach (CompoundStorage part in storage.Folders("__recip_version1.0_").Take(limits.Entries))
        {
            var recipient = properties.Of(part, PartHeader);
            if (Mailbox(recipient.Text(Name), recipient.Text(Smtp) ?? recipient.Text(Address)) is not { } mailbox) continue;
            (recipient.Number(RecipientType) switch { 2 => message.Cc, 3 => message.Bcc, _ => message.To }).Add(mailbox);
        }
        var body = new Multipart();
        if (TextOf(properties, limits, cancellationToken) is { Count: > 0 } text) body.Add(text);
        foreach (CompoundStorage part in storage.Folders("__attach_version1.0_").Take(limits.Entries))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Attachment(properties.Of(part, PartHeader), part, limits, depth, cancellationToken) is { } attachment) body.Add(attachment);
        }
        message.Body = body;
        return message;
    }

    private static MultipartAlternative TextOf(MapiProperties properties, ReadLimits limits, CancellationToken cancellationToken)
    {
        var text = new MultipartAlternative();
        if (properties.Text(Body) is { } plain && !string.IsNullOrWhiteSpace(plain)) text.Add(new TextPart("plain") { Text = plain });
        if (properties.Binary(Html) is { Length: > 0 } bytes) text.Add(new TextPart("html") { Text = MapiProperties.EncodingOf(properties.Number(MapiProperties.InternetCodePage)).GetString(bytes) });
        else if (properties.Text(Html) is { Length: > 0 } html) text.Add(new TextPart("html") { Text = html });
        if (text.Count > 0 || properties.Binary(Rtf) is not { } packed) return text;
        DocumentContent content = RtfReader.Read(CompressedRtf.Unpack(packed, limits.UnpackedBytes), limits, cancellationToken).Content;
        text.Add(new TextPart("plain") { Text = content.Text });
        return text;
    }

    private static MimeEntity? Attachment(MapiProperties properties, CompoundStorage storage, ReadLimits limits, int depth, CancellationToken cancellationToken)
    {
        if (depth < limits.Nesting && storage.Folders($"__substg1.0_{Data:X4}000D").FirstOrDefault() is { } embedded)
            return new MessagePart { Message = Message(new MapiProperties(embedded, EmbeddedHeader), embedded, limits, depth + 1, cancellationToken) };
        if (properties.Binary(Data) is not { Length: > 0 } content) return null;
        string name = properties.Text(LongFileName) ?? properties.Text(FileName) ?? "attachment";
        return new MimePart(MimeTypes.GetMimeType(name)) { Content = new MimeContent(new MemoryStream(content)), ContentDisposition = new ContentDisposition(ContentDisposition.Attachment), FileName = name };
    }

    private static MailboxAddress? Mailbox(string? name, string? address)
    {
        // Within one organisation an address is a path in its directory, which tells nobody anything.
        string known = address?.Contains('@', StringComparison.Ordinal) == true ? address : "";
        return string.IsNullOrWhiteSpace(name) && known.Length == 0 ? null : new MailboxAddress(name ?? "", known);
    }
}
