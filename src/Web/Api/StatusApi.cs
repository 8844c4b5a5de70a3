using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;
using Rag.Web.Access;
using Rag.Web.Api.Description;
using Rag.Web.Conversations;
using Rag.Web.Supervision;

namespace Rag.Web.Api;

/// <summary><c>GET /api/status</c>.</summary>
public static class StatusApi
{
    /// <summary>Maps it.</summary>
    public static void MapStatus(this IEndpointRouteBuilder api) => api.MapGet("/status", async (StatusFeed feed, ConversationStore store, ApiKeys keys,
        CancellationToken cancellationToken) =>
    {
        SystemStatus status = await feed.ReadAsync(cancellationToken);
        return new StatusResult(
            status.IsIdle, status.Ingest?.Paused ?? false, status.Ingest?.Folders ?? [],
            status.Counts is { } counts ? new DocumentCountsResult(counts.Indexed, counts.Pending, counts.Failed, counts.Skipped) : null,
            status.Counts?.Passages, status.Ingest?.Embedded, status.Ingest?.ToEmbed, status.Models.Computing?.Sentence,
            new ModelsResult(ModelResult.Of(status.Models.Chat), ModelResult.Of(status.Models.Embedding),
                ModelResult.Of(status.Models.Rerank)),
            [.. status.Workers.Select(worker =>
                new WorkerResult(worker.Name, worker.State.ToString().ToLowerInvariant(), worker.Detail, worker.Restarts))],
            [.. (status.Ingest?.Warnings ?? []).Append(status.Fault).Append(store.Trouble).Append(keys.Trouble).OfType<string>()]);
    }).Needs(AccessScope.Read).Answers<StatusResult>("What is indexed, what waits, and which models there are.");
}

/// <summary>How the product is doing.</summary>
/// <param name="Idle">True when the index equals the disk.</param>
/// <param name="Paused">True when the owner paused indexing.</param>
/// <param name="Folders">The watched folders.</param>
/// <param name="Documents">By state; null where the knowledge base cannot be read.</param>
/// <param name="Passages">In the index.</param>
/// <param name="Embedded">Texts that have a vector.</param>
/// <param name="ToEmbed">Texts in all; 0 without an embedding model.</param>
/// <param name="Computing">What models are computed on, in a sentence.</param>
/// <param name="Models">The models in use.</param>
/// <param name="Workers">The processes.</param>
/// <param name="Warnings">What the owner should know.</param>
public sealed record StatusResult(
    bool Idle, bool Paused, IReadOnlyList<FolderStatus> Folders, DocumentCountsResult? Documents, int? Passages, int? Embedded,
        int? ToEmbed, string? Computing,
    ModelsResult Models, IReadOnlyList<WorkerResult> Workers, IReadOnlyList<string> Warnings);

/// <summary>Documents by state.</summary>
public sealed record DocumentCountsResult(int Indexed, int Pending, int Failed, int Skipped);

/// <summary>The models in use; null for none.</summary>
public sealed record ModelsResult(ModelResult? Chat, ModelResult? Embedding, ModelResult? Rerank);

/// <summary>A model in use.</summary>
public sealed record ModelResult(string Name, string Backend, string State, string? Reason)
{
    /// <summary>Of its status.</summary>
    public static ModelResult? Of(ModelStatus? model) =>
        model is null ? null : new ModelResult(model.Name, model.Backend, model.State, model.Reason);
}

/// <summary>A process that the product runs.</summary>
public sealed record WorkerResult(string Name, string State, string? Detail, int Restarts);
