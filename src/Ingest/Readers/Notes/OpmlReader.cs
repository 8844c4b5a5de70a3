using System.Xml.Linq;
using Rag.Ingest.Readers.Html;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Notes;

/// <summary>Reads outlines (OPML 2.0): each line under the one above it, its note below it, feeds and pages as links.</summary>
internal sealed class OpmlReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind == FileKind.Opml;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        XElement root = XmlText.Parse(TextDecoder.Decode(stream.ReadAll(request.Limits)), request.Limits);
        var builder = new ContentBuilder(request.Limits);
        XElement? head = root.Child("head");
        string? title = head?.Child("title")?.Value;
        if (title is { Length: > 0 }) builder.Add(BlockKind.Heading, title, 1);
        foreach (XElement outline in root.Child("body")?.Named("outline") ?? []) Write(outline, 1, builder, cancellationToken);
        return new ReadDocument(builder.Build())
        {
            MediaType = "text/x-opml",
            Title = title,
            Author = head?.Child("ownerName")?.Value,
            Date = DocumentFacts.ParseDate(head?.Child("dateModified")?.Value) ?? DocumentFacts.ParseDate(head?.Child("dateCreated")?.Value),
        };
    }

    private static void Write(XElement outline, int level, ContentBuilder builder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string? Of(string name) => ((string?)outline.Attribute(name))?.Trim() is { Length: > 0 } value ? value : null;
        string? target = Of("htmlUrl") ?? Of("xmlUrl") ?? Of("url");
        builder.Open(BlockKind.ListItem, level);
        int start = builder.Length;
        if (Of("_status") is "checked") builder.Append("☑ ");
        builder.Append(Shown(Of("text") ?? Of("title") ?? ""));
        if (target is not null) builder.Link(start, target);
        builder.Close();
        foreach (string paragraph in (Of("_note") ?? Of("description") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            builder.Add(BlockKind.ListItem, Shown(paragraph), level + 1);
        foreach (XElement below in outline.Named("outline")) Write(below, level + 1, builder, cancellationToken);
    }

    /// <summary>Some programs write HTML there.</summary>
    private static string Shown(string text) => text.Contains('<', StringComparison.Ordinal) && text.Contains('>', StringComparison.Ordinal) ? HtmlText.Read(text, ReadLimits.Default, CancellationToken.None).Text.ReplaceLineEndings(" ") : text;
}
