using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using MimeKit;
using Rag.Ingest.Readers.Text;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Html;

/// <summary>Reads web pages, saved with or without their parts: the main content, without what surrounds it. Loads nothing.</summary>
internal sealed class HtmlReader : IDocumentReader
{
    public bool CanRead(FileKind kind) => kind is FileKind.Html or FileKind.Mhtml;

    public ReadResult Read(Stream stream, FileKind kind, ReadRequest request, CancellationToken cancellationToken)
    {
        using MimeMessage? saved = kind == FileKind.Mhtml ? MimeMessage.Load(stream, cancellationToken) : null;
        string html = saved is null ? TextDecoder.Decode(stream.ReadAll(request.Limits)) : saved.HtmlBody ?? throw new UnreadableException("the saved web page holds no HTML");
        using IHtmlDocument document = HtmlText.Parse(html);
        cancellationToken.ThrowIfCancellationRequested();
        var builder = new ContentBuilder(request.Limits);
        var walker = new HtmlWalker(builder, request.Limits, cancellationToken);
        if (MainContent(document) is { } main) walker.Write(main);
        DocumentContent content = builder.Build();
        return new ReadDocument(content)
        {
            MediaType = kind == FileKind.Mhtml ? "multipart/related" : "text/html",
            Title = Title(document, content) ?? saved?.Subject,
            Author = Meta(document, "author", "article:author", "dc.creator"),
            Tags = [.. (Meta(document, "keywords") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(50)],
            Links = [.. walker.Links.Distinct()],
            Notice = builder.LeftOut.Notice,
            Language = document.DocumentElement.GetAttribute("lang") is { Length: >= 2 } language ? language[..2].ToLowerInvariant() : null,
            Date = DocumentFacts.ParseDate(Meta(document, "article:published_time", "date", "dc.date", "dcterms.date", "dcterms.created", "article:modified_time"))
                ?? DocumentFacts.ParseDate(document.QuerySelector("time[datetime]")?.GetAttribute("datetime"))
                ?? (saved is { } dated && dated.Date != DateTimeOffset.MinValue ? dated.Date : null),
        };
    }

    /// <summary>The one element that says it is the content, if it holds a good part of what the page says; otherwise the body.</summary>
    private static IElement? MainContent(IHtmlDocument document)
    {
        IHtmlElement? body = document.Body;
        if (body is null) return null;
        foreach (string selector in (ReadOnlySpan<string>)["main", "[role=main]", "#mw-content-text", "article"])
        {
            IElement[] found = [.. document.QuerySelectorAll(selector).Take(2)];
            if (found.Length == 1 && found[0].TextContent.Length > 200 && HtmlVisibility.LengthOf(found[0]) >= (selector == "article" ? 0.5
                : 0.3) * HtmlVisibility.LengthOf(body))
                return found[0];
        }
        return body;
    }

    private static string? Title(IHtmlDocument document, DocumentContent content)
    {
        Block[] headings = [.. content.Blocks.Where(b => b is { Kind: BlockKind.Heading, Level: 1 }).Take(2)];
        string? heading = headings.Length == 1 ? content.Text[headings[0].Start..headings[0].End] : null;
        // The title element often adds the site's name to the heading.
        return heading ?? Meta(document, "og:title") ?? (document.Title is { Length: > 0 } title ? title : null);
    }

    private static string? Meta(IHtmlDocument document, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            foreach (IElement meta in document.Head?.QuerySelectorAll("meta") ?? (IEnumerable<IElement>)[])
                if (name.Equals(meta.GetAttribute("name") ?? meta.GetAttribute("property"), StringComparison.OrdinalIgnoreCase)
                    && meta.GetAttribute("content") is { Length: > 0 } content) return content;
        return null;
    }
}
