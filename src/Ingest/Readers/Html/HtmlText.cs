using AngleSharp.Html.Parser;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Readers.Html;

/// <summary>HTML within other formats.</summary>
internal static class HtmlText
{
    // Scripting off: what browsers would run is text that nobody sees, and noscript is read instead.
    private static readonly HtmlParserOptions Options = new() { IsScripting = false };

    /// <summary>A parser that loads and runs nothing.</summary>
    public static HtmlParser Parser() => new(Options);

    /// <summary>The visible paragraphs of a fragment.</summary>
    public static IEnumerable<string> Paragraphs(string html)
    {
        DocumentContent content = Read(html, ReadLimits.Default, CancellationToken.None);
        return content.Blocks.Select(block => content.Text[block.Start..block.End]);
    }

    /// <summary>The visible text of a whole fragment with its structure.</summary>
    public static DocumentContent Read(string html, ReadLimits limits, CancellationToken cancellationToken)
    {
        var builder = new ContentBuilder(limits);
        using var document = Parser().ParseDocument(html);
        if (document.Body is { } body) new HtmlWalker(builder, limits, cancellationToken).Write(body);
        return builder.Build();
    }
}
