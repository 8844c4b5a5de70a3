using System.Globalization;
using System.Xml.Linq;
using Rag.Ingest.Readers.Html;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Records;

/// <summary>
/// Reads exports of notes (Evernote's ENEX 4, which other programs write as well): each note under its title, with its tags and its date, and the files that
/// are attached to it as read by their own kind's readers.
/// </summary>
internal sealed class EnexReader(DocumentReader reader) : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Enex;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        XElement export = XmlText.Parse(TextDecoder.Decode(stream.ReadAll(request.Limits)), request.Limits);
        var builder = new ContentBuilder(request.Limits);
        var attachments = new Attachments(builder, reader, request);
        HashSet<string> tags = new(StringComparer.OrdinalIgnoreCase);
        DateTimeOffset? newest = null;
        foreach (XElement note in export.Named("note"))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DateTimeOffset? date = Moment(note.Child("created")) ?? Moment(note.Child("updated"));
            if (newest is null || date > newest) newest = date ?? newest;
            string title = note.Child("title")?.Value.Trim() is { Length: > 0 } named ? named : "(no title)";
            XElement? attributes = note.Child("note-attributes");
            builder.BeginEntry(date, attributes?.Child("author")?.Value, title);
            builder.Add(BlockKind.Heading, title, 1);
            string[] own = [.. note.Named("tag").Select(tag => tag.Value.Trim()).Where(tag => tag.Length > 0)];
            tags.UnionWith(own);
            if (own.Length > 0) builder.Add(BlockKind.Paragraph, "Tags: " + string.Join(", ", own));
            if (attributes?.Child("source-url")?.Value is { Length: > 0 } source) builder.Add(BlockKind.Paragraph, "Source: " + source);
            builder.Append(HtmlText.Read(Page(note.Child("content")?.Value ?? ""), request.Limits, cancellationToken), null);
            foreach (XElement resource in note.Named("resource")) WriteResource(resource, attachments, cancellationToken);
        }
        return new ReadDocument(builder.Build())
        {
            MediaType = "application/enex+xml",
            Tags = [.. tags],
            Date = newest,
            Notice = attachments.Notice,
        };
    }

    /// <summary>ENML is XHTML with elements for check boxes and attachments; a closed one must not swallow what follows.</summary>
    private static string Page(string content)
    {
        int start = content.IndexOf("<en-note", StringComparison.Ordinal);
        return (start < 0 ? content : content[start..])
            .Replace("<en-todo checked=\"true\"", "<input type=\"checkbox\" checked", StringComparison.Ordinal).Replace("<en-todo", "<input type=\"checkbox\"", StringComparison.Ordinal)
            .Replace("</en-todo>", "", StringComparison.Ordinal).Replace("<en-media", "<img", StringComparison.Ordinal).Replace("</en-media>", "", StringComparison.Ordinal)
            .Replace("<en-note", "<div", StringComparison.Ordinal).Replace("</en-note>", "</div>", StringComparison.Ordinal);
    }

    private static void WriteResource(XElement resource, Attachments attachments, CancellationToken cancellationToken)
    {
        string type = resource.Child("mime")?.Value ?? "";
        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(resource.Child("data")?.Value ?? "");
        }
        catch (FormatException)
        {
            return;
        }
        string name = resource.Child("resource-attributes")?.Child("file-name")?.Value is { Length: > 0 } named
            ? named : "attachment." + type[(type.LastIndexOf('/') + 1)..];
        attachments.Write(name, new MemoryStream(bytes), type.StartsWith("image/", StringComparison.Ordinal), null, cancellationToken);
    }

    private static DateTimeOffset? Moment(XElement? element) =>
        DateTimeOffset.TryParseExact(element?.Value.Trim(), "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? moment : DocumentFacts.ParseDate(element?.Value);
}
