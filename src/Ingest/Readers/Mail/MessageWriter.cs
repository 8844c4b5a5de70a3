using System.Globalization;
using MimeKit;
using MimeKit.Tnef;
using Rag.Ingest.Readers.Html;
using Rag.Ingest.Readers.Records;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Mail;

/// <summary>
/// Writes one message: its head, then its parts in their order. Of alternatives the fullest is written; everything else is (RFC 2046, section 5.1): text,
/// HTML, invitations, messages within, and what Outlook hides in winmail.dat.
/// </summary>
internal sealed class MessageWriter(ContentBuilder builder, DocumentReader reader, ReadRequest request)
{
    private readonly Attachments attachments = new(builder, reader, request);
    private readonly HashSet<string> calendars = [];
    private int parts;

    /// <summary>Which attachments were not read, and why; null where all were.</summary>
    public string? Notice => attachments.Notice;

    /// <param name="message">The message.</param>
    /// <param name="page">Its number in a mailbox; null where it stands alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public void Write(MimeMessage message, int? page, CancellationToken cancellationToken)
    {
        string? subject = HeaderText.Of(message, HeaderId.Subject);
        if (page is not null) builder.BeginEntry(message.Date != DateTimeOffset.MinValue ? message.Date : null, Names(HeaderText.Addresses(message, HeaderId.From)), subject);
        builder.Add(BlockKind.Heading, subject is { Length: > 0 } ? subject : "(no subject)", 1, page);
        builder.Open(BlockKind.Paragraph, page: page);
        Field("From", Names(HeaderText.Addresses(message, HeaderId.From)));
        Field("To", Names(HeaderText.Addresses(message, HeaderId.To)));
        Field("Cc", Names(HeaderText.Addresses(message, HeaderId.Cc)));
        Field("Bcc", Names(HeaderText.Addresses(message, HeaderId.Bcc)));
        if (message.Date != DateTimeOffset.MinValue) Field("Date", message.Date.ToString("ddd, d MMM yyyy HH:mm zzz", CultureInfo.InvariantCulture));
        builder.Close();
        calendars.Clear();
        if (message.Body is { } body) Write(body, page, cancellationToken);
    }

    /// <summary>Names with their addresses, as far as they are known.</summary>
    public static string Names(InternetAddressList addresses) =>
        string.Join(", ", addresses.Select(a => a is MailboxAddress { Address.Length: 0 } ? a.Name : a.ToString()));

    private void Field(string name, string value)
    {
        if (value.Length == 0) return;
        if (!builder.AtBlockStart) builder.Separate('\n');
        builder.Append($"{name}: {value}");
    }

    private void Write(MimeEntity entity, int? page, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (++parts > request.Limits.Entries) throw new UnreadableException($"it has more than {request.Limits.Entries:N0} parts");
        switch (entity)
        {
            case MultipartAlternative alternative:
                foreach (MimeEntity chosen in Alternatives.Choose(alternative, request.Limits, cancellationToken)) Write(chosen, page, cancellationToken);
                break;
            case Multipart many:
                foreach (MimeEntity part in many)
                {
                    // Logos and lines: what a page is adorned with is no attachment.
                    if (many is MultipartRelated && part is MimePart { IsAttachment: false } && part.ContentType.IsMimeType("image", "*")) attachments.PassPicture();
                    else Write(part, page, cancellationToken);
                }
                break;
            case TnefPart hidden:
                WriteHidden(hidden, page, cancellationToken);
                break;
            case TextPart { IsAttachment: false } text when !(text.FileName is { Length: > 0 } && text.ContentDisposition is not null) || text.ContentType.IsMimeType("text", "calendar"):
                WriteText(text, page, cancellationToken);
                break;
            default:
                WriteAttachment(entity, page, cancellationToken);
                break;
        }
    }

    private void WriteText(TextPart part, int? page, CancellationToken cancellationToken)
    {
        string text = BodyText.Of(part, cancellationToken);
        if (part.ContentType.IsMimeType("text", "calendar"))
        {
            // The same invitation often comes as an alternative and once more as a file.
            if (calendars.Add(text.Trim())) CalendarReader.Write(text, builder, request.Limits, isEntry: false, page, cancellationToken);
        }
        else if (part.IsHtml) builder.Append(HtmlText.Read(text, request.Limits, cancellationToken), page);
        else PlainBody.Write(text, builder, page, unstuffs: page is not null);
    }

    /// <summary>Outlook's own container ([MS-OXTNEF]): a message and its attachments.</summary>
    private void WriteHidden(TnefPart part, int? page, CancellationToken cancellationToken)
    {
        MimeMessage? message = null;
        try
        {
            message = part.ConvertToMessage();
            if (message.Body is { } body) Write(body, page, cancellationToken);
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            WriteAttachment(part, page, cancellationToken);
        }
        finally
        {
            message?.Dispose();
        }
    }

    private void WriteAttachment(MimeEntity entity, int? page, CancellationToken cancellationToken)
    {
        string name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? "";
        using var content = new MemoryStream();
        if (entity is MessagePart { Message: { } inner })
        {
            inner.WriteTo(content, cancellationToken);
            if (name.Length == 0) name = "message.eml";
        }
        else if (entity is MimePart { Content: { } encoded }) encoded.DecodeTo(content, cancellationToken);
        if (name.Length == 0 || content.Length == 0) return;
        content.Position = 0;
        if (entity.ContentType.IsMimeType("text", "calendar") && !calendars.Add(Text.TextDecoder.Decode(content.ToArray()).Trim())) return;
        attachments.Write(name, content, entity.ContentType.IsMimeType("image", "*"), page, cancellationToken);
    }
}
