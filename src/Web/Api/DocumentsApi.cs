using Microsoft.Net.Http.Headers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
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
        api.MapGet("/documents", ListAsync);
        api.MapGet("/documents/{id}/content", ContentAsync);
        api.MapGet("/documents/{id}/text", TextAsync);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, IKnowledgeBase knowledge, CancellationToken cancellationToken)
    {
        string? state = request.Query["state"];
        DocumentState wanted = default;
        if (state is { Length: > 0 } && !States.TryGetValue(state, out wanted))
            throw ApiException.BadRequest($"'state' is '{ApiException.Shorten(state)}': write one of {string.Join(", ", States.Keys)}.");
        DocumentList list = await knowledge.ListDocumentsAsync(new DocumentQuery
        {
            State = state is { Length: > 0 } ? wanted : null,
            Folder = request.Query["folder"] is [{ Length: > 0 } folder] ? Path.TrimEndingDirectorySeparator(folder) : null,
            Offset = ApiException.Number(request, "offset", 0, 0, int.MaxValue),
            Limit = ApiException.Number(request, "limit", 100, 1, 1000),
        }, cancellationToken);
        return Results.Json(new
        {
            total = list.Total,
            documents = list.Documents.Select(document => new
            {
                document.Id,
                document.Path,
                document.Folder,
                title = document.DisplayTitle,
                state = document.State.ToString().ToLowerInvariant(),
                document.Reason,
                document.Pages,
                passages = document.PassageCount,
                document.MediaType,
                document.Size,
                document.Tags,
                document.ModifiedAt,
                document.IndexedAt,
            }),
        });
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

    private static async Task<Document> FindAsync(string id, IKnowledgeBase knowledge, CancellationToken cancellationToken) =>
        await knowledge.GetDocumentAsync(id, cancellationToken)
        ?? throw new ApiException(StatusCodes.Status404NotFound, $"There is no document '{ApiException.Shorten(id)}': /api/documents lists them.");
}
