using System.Globalization;
using MimeKit;
using Rag.Ingest.Readers.Html;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Mail;

/// <summary>Writes one message.</summary>
internal sealed class MessageWriter(ContentBuilder builder, DocumentReader attachments, ReadRequest request)
{
    private readonly List<string> unread = [];

    /// <summary>Which attachments were not read, and why; null where all were.</summary>
    public string? Notice => unread.Count == 0 ? null : "attachments not read: " + string.Join("; ", unread.Take(10));

    public void Write(MimeMessage message, int? page, CancellationToken cancellationToken)
    {
        builder.Add(BlockKind.Heading, message.Subject ?? "(no subject)", 1, page);
        builder.Open(BlockKind.Paragraph, page: page);
        Field("From", Names(message.From));
        Field("To", Names(message.To));
        Field("Cc", Names(message.Cc));
        Field("Bcc", Names(message.Bcc));
        if (message.Date != DateTimeOffset.MinValue) Field("Date", message.Date.ToString("ddd, d MMM yyyy HH:mm zzz", CultureInfo.InvariantCulture));
        builder.Close();
        MimeEntity[] parts = [.. message.BodyParts.Take(request.Limits.Entries)];
        bool html = !parts.Any(p => p is TextPart { IsAttachment: false, IsPlain: true });
        foreach (MimeEntity part in parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (part is TextPart { IsAttachment: false } text && !IsNamed(text))
            {
                if (text.IsPlain) WriteText(text.Text, page);
                else if (text.IsHtml && html) builder.Append(HtmlText.Read(text.Text, request.Limits, cancellationToken), page);
            }
            else WriteAttachment(part, page, cancellationToken);
        }
    }

    private static bool IsNamed(TextPart part) => part.FileName is { Length: > 0 } && part.ContentDisposition is not null;

    /// <summary>Names with their addresses, as far as they are known.</summary>
    public static string Names(InternetAddressList addresses) =>
        string.Join(", ", addresses.Select(a => a is MailboxAddress { Address.Length: 0 } ? a.Name : a.ToString()));

    private void Field(string name, string value)
    {
        if (value.Length == 0) return;
        if (!builder.AtBlockStart) builder.Separate('\n');
        builder.Append($"{name}: {value}");
    }

    /// <summary>Paragraphs; lines that a reply quotes are quotations.</summary>
    private void WriteText(string text, int? page)
    {
        BlockKind? open = null;
        foreach (ReadOnlySpan<char> part in text.AsSpan().EnumerateLines())
        {
            // Mailboxes put the sign before lines that would begin a message (mboxrd).
            ReadOnlySpan<char> line = page is not null && part.StartsWith(">") && part.TrimStart('>').StartsWith("From ") ? part[1..] : part;
            if (line is "-- ") break;
            ReadOnlySpan<char> content = line.TrimStart("> ").TrimEnd();
            BlockKind kind = line.StartsWith(">") ? BlockKind.Quote : BlockKind.Paragraph;
            if (content.IsEmpty)
            {
                open = null;
                continue;
            }
            if (open != kind) builder.Open(kind, page: page, label: kind == BlockKind.Quote ? "quoted reply" : null);
            else builder.Separate('\n');
            builder.Append(content);
            open = kind;
        }
        builder.Close();
    }

    private void WriteAttachment(MimeEntity entity, int? page, CancellationToken cancellationToken)
    {
        string name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? (entity is MessagePart ? "message.eml" : "");
        using var content = new MemoryStream();
        if (entity is MessagePart { Message: { } inner }) inner.WriteTo(content, cancellationToken);
        else if (entity is MimePart { Content: { } encoded }) encoded.DecodeTo(content, cancellationToken);
        if (name.Length == 0 || content.Length == 0) return;
        if (request.Nesting + 1 > request.Limits.Nesting)
        {
            unread.Add($"{name} (nested too deep)");
            return;
        }
        content.Position = 0;
        ReadResult result = attachments.Read(content, request with { Path = name, Nesting = request.Nesting + 1 }, cancellationToken);
        if (result is not ReadDocument document)
        {
            if (!entity.ContentType.IsMimeType("image", "*")) unread.Add($"{name} ({((Unreadable)result).Reason})");
            return;
        }
        builder.Add(BlockKind.Heading, $"Attachment: {name}", 2, page);
        builder.Append(document.Content, page);
    }
}
