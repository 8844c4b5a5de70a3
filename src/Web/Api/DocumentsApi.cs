using Microsoft.Net.Http.Headers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Web.Access;
using Rag.Web.Api.Description;
using Rag.Web.Safety;

namespace Rag.Web.Api;

/// <summary><c>/api/documents</c>: the list, the original bytes and the extracted text.</summary>
public static class DocumentsApi
{
    private static readonly Dictionary<string, DocumentState> States = Enum.GetValues<DocumentState>()
        .ToDictionary(state => state.ToString().ToLowerInvariant(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Maps it.</summary>
    public static void MapDocuments(this IEndpointRouteBuilder api)
    {
        api.MapGet("/documents", ListAsync).Needs(AccessScope.Read).Answers<DocumentListResult>("The documents, by path.", 400, 503)
            .TakesText("state", "Only those: indexed, pending, failed or skipped.")
            .TakesText("folder", "Only those at or below this absolute folder.")
            .TakesNumber("offset", "How many to pass over; 0.")
            .TakesNumber("limit", "How many, 1 to 1000; 100.");
        api.MapGet("/documents/{id}/content", ContentAsync).Needs(AccessScope.Read).WithSummary("The original file.")
            .Produces(200, contentType: "application/octet-stream").ProducesProblem(404).ProducesProblem(503);
        api.MapGet("/documents/{id}/text", TextAsync).Needs(AccessScope.Read).WithSummary("The text that places (start, end) count in, in UTF-16 units.")
            .Produces<string>(200, "text/plain").ProducesProblem(404).ProducesProblem(503);
    }

    /// <summary>The state of a name; null for none.</summary>
    /// <exception cref="ApiException">There is no such state.</exception>
    internal static DocumentState? State(string? name)
    {
        if (string.IsNullOrEmpty(name)) return null;
        return States.TryGetValue(name, out DocumentState state) ? state
            : throw ApiException.BadRequest($"'state' is '{ApiException.Shorten(name)}': write one of {string.Join(", ", States.Keys)}.");
    }

    /// <summary>The document of an id.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    internal static async Task<Document> FindAsync(string id, IKnowledgeBase knowledge, CancellationToken cancellationToken) =>
        await knowledge.GetDocumentAsync(id, cancellationToken)
        ?? throw new ApiException(StatusCodes.Status404NotFound,
            $"There is no document '{ApiException.Shorten(id)}': the list of documents and each search tell the ids there are.");

    private static async Task<DocumentListResult> ListAsync(HttpRequest request, IKnowledgeBase knowledge,
        CancellationToken cancellationToken)
    {
        DocumentList list = await knowledge.ListDocumentsAsync(new DocumentQuery
        {
            State = State(request.Query["state"]),
            Folder = request.Query["folder"] is [{ Length: > 0 } folder] ? Path.TrimEndingDirectorySeparator(folder) : null,
            Offset = ApiException.Number(request, "offset", 0, 0, int.MaxValue),
            Limit = ApiException.Number(request, "limit", 100, 1, 1000),
        }, cancellationToken);
        return new DocumentListResult(list.Total, [.. list.Documents.Select(DocumentResult.Of)]);
    }

    private static async Task<IResult> ContentAsync(
        string id, HttpContext context, IKnowledgeBase knowledge, DocumentFile files, CancellationToken cancellationToken)
    {
        Document document = await FindAsync(id, knowledge, cancellationToken);
        FileStream stream = files.Open(document)
            ?? throw new ApiException(StatusCodes.Status404NotFound, "The file is no longer where it was indexed, or lies outside the watched folders.");
        (string mediaType, bool inline) = DocumentFile.Serve(document.MediaType);
        context.SetContentPolicy("default-src 'none'; sandbox");
        var disposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment");
        disposition.SetHttpFileName(Path.GetFileName(document.Path));
        context.Response.Headers.ContentDisposition = disposition.ToString();
        context.Response.Headers.CacheControl = "no-cache";
        EntityTagHeaderValue? tag = document.ContentHash is { } hash ? new($"\"{hash}\"") : null;
        return Results.Stream(stream, mediaType, lastModified: document.ModifiedAt, entityTag: tag, enableRangeProcessing: true);
    }

    private static async Task<IResult> TextAsync(string id, IKnowledgeBase knowledge, CancellationToken cancellationToken)
    {
        await FindAsync(id, knowledge, cancellationToken);
        DocumentContent content = await knowledge.GetContentAsync(id, cancellationToken)
            ?? throw new ApiException(StatusCodes.Status404NotFound, "This document is not indexed, so it has no text; /api/documents says why.");
        return Results.Text(content.Text, "text/plain; charset=utf-8");
    }
}

/// <summary>A page of documents.</summary>
/// <param name="Total">All that match.</param>
/// <param name="Documents">Those of this page.</param>
public sealed record DocumentListResult(int Total, IReadOnlyList<DocumentResult> Documents);

/// <summary>A document as the HTTP interface shows it.</summary>
public sealed record DocumentResult(
    string Id, string Path, string Folder, string Title, string State, string? Reason, int? Pages, int Passages, string MediaType,
        long Size,
    IReadOnlyList<string> Tags, DateTimeOffset ModifiedAt, DateTimeOffset? IndexedAt)
{
    /// <summary>Of a document.</summary>
    public static DocumentResult Of(Document document) => new(
        document.Id, document.Path, document.Folder, document.DisplayTitle, document.State.ToString().ToLowerInvariant(), document.Reason,
            document.Pages,
        document.PassageCount, document.MediaType, document.Size, document.Tags, document.ModifiedAt, document.IndexedAt);
}
