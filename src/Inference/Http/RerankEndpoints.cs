using Rag.Inference.Chat;
using Rag.Inference.Embedding;
using Rag.Inference.Gguf;
using Rag.Inference.Models;

namespace Rag.Inference.Http;

/// <summary><c>/v1/rerank</c>: scores of documents for a query, best first.</summary>
internal static class RerankEndpoints
{
    private const int MostDocuments = 1024;

    public static void MapRerank(this IEndpointRouteBuilder routes)
    {
        foreach (string path in (string[])["/v1/rerank", "/rerank", "/v1/reranking", "/reranking"]) routes.MapPost(path, RerankAsync);
    }

    private static async Task<IResult> RerankAsync(HttpContext context, ModelHost host)
    {
        RerankRequest request = await ApiJson.ReadAsync<RerankRequest>(context).ConfigureAwait(false);
        if (request.Query is not { } query) throw new BadRequestException("query is missing.");
        string[] documents = request.Documents ?? throw new BadRequestException("documents is missing: send a list of texts.");
        if (documents.Length is 0 or > MostDocuments || documents.Contains(null)) throw new BadRequestException($"documents has {documents.Length} entries: send 1 to {MostDocuments} texts.");
        using ModelLease<RerankModel> lease = await host.Seat(ModelKind.Rerank).AcquireAsync<RerankModel>(context.RequestAborted).ConfigureAwait(false);
        (float[] scores, int tokens) = await lease.Model.ScoreAsync(query, documents, context.RequestAborted).ConfigureAwait(false);
        return ApiJson.Write(new
        {
            model = lease.Model.File.Name,
            @object = "list",
            usage = new EmbeddingUsage(tokens, tokens),
            results = scores.Select((score, index) => new { index, relevance_score = score })
                .OrderByDescending(result => result.relevance_score).Take(request.TopN ?? documents.Length),
        });
    }
}

internal sealed record RerankRequest(string? Query, string[]? Documents, int? TopN, string? Model);
