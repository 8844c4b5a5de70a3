using System.ComponentModel;
using System.Globalization;
using ModelContextProtocol.Server;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Web.Api;
using Rag.Web.Safety;

namespace Rag.Web.Mcp;

/// <summary>A page of a document's text.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Title">Its title or name.</param>
/// <param name="Path">Its file.</param>
/// <param name="Start">First UTF-16 unit of this page in the document's text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Length">Of the document's whole text.</param>
/// <param name="Text">What stands there.</param>
/// <param name="Page">1-based page of the document on which it begins, where there are pages.</param>
/// <param name="Next">Where the next page begins: the <c>start</c> to read on from; null at the end.</param>
public sealed record ReadPage(string DocumentId, string Title, string Path, int Start, int End, int Length, string Text, int? Page = null,
    int? Next = null);

/// <summary>Tool <c>read</c>.</summary>
[McpServerToolType]
public sealed class ReadTool(IKnowledgeBase knowledge)
{
    private const int Shortest = 200, Longest = 40_000, Usual = 8_000;

    /// <summary>Reads a document or a span of it.</summary>
    [McpServerTool(Name = "read", Title = "Read a document", ReadOnly = true, Idempotent = true, Destructive = false, OpenWorld = false,
        UseStructuredContent = true)]
    [Description("The text of a document, or of a span of it, by pages: 'next' is the start of the following page. "
        + "A place that search or ask told is read by its start and end; "
        + "a smaller start and a larger end show what stands around it.")]
    public async Task<ReadPage> ReadAsync(
        [Description(ToolText.DocumentId)] string documentId,
        [Description("First character (UTF-16 unit) to read; 0 is the beginning.")] int start = 0,
        [Description("One after the last character wanted; leave it out to read on to the end.")] int? end = null,
        [Description("Begin at this page of the file instead (1 is the first), where it has pages.")] int? page = null,
        [Description("Most characters of this answer, 200 to 40000.")] int limit = Usual,
        CancellationToken cancellationToken = default)
    {
        ToolNumber.Within("limit", limit, Shortest, Longest);
        return await ReadAsync(knowledge, documentId, start, end, page, limit, cancellationToken);
    }

    /// <summary>The same for a resource, whose pages may be longer.</summary>
    internal static async Task<ReadPage> ReadAsync(IKnowledgeBase knowledge, string documentId, int start, int? end, int? page, int limit,
        CancellationToken cancellationToken)
    {
        Document document = await DocumentsApi.FindAsync(documentId, knowledge, cancellationToken);
        string why = document.Reason is { } reason ? $" ({reason})" : "";
        DocumentContent content = await knowledge.GetContentAsync(documentId, cancellationToken) ?? throw new ApiException(
            StatusCodes.Status404NotFound, $"{document.Path} has no text: it is {document.State.ToString().ToLowerInvariant()}{why}.");
        if (page is { } wanted) start = PageStart(content, wanted);
        return Cut(document, content, start, end, limit);
    }

    private static ReadPage Cut(Document document, DocumentContent content, int start, int? end, int limit)
    {
        string text = content.Text;
        ToolNumber.Within("start", start, 0, text.Length);
        int wanted = Math.Min(end ?? text.Length, text.Length);
        if (wanted < start) throw ApiException.BadRequest(
            string.Create(CultureInfo.InvariantCulture, $"'end' is {end}, before 'start', {start}: write more, or leave it out."));
        int stop = TextPage.End(text, start, wanted, limit);
        return new ReadPage(
            document.Id, TurnedText.Shown(document.DisplayTitle), document.Path, start, stop, text.Length, text[start..stop],
                PageAt(content, start), stop < wanted ? stop : null);
    }

    private static int PageStart(DocumentContent content, int page) =>
        content.Blocks.FirstOrDefault(block => block.Page >= page) is { } first ? first.Start
        : throw ApiException.BadRequest(content.Blocks.Max(block => block.Page) is { } last
            ? string.Create(CultureInfo.InvariantCulture, $"There is no page {page}: the last one is {last}.")
            : "This document has no pages: leave 'page' out.");

    private static int? PageAt(DocumentContent content, int place) => content.Blocks.LastOrDefault(block => block.Start <= place)?.Page;
}
