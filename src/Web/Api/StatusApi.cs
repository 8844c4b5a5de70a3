using Rag.Retrieval.Models;
using Rag.Web.Conversations;
using Rag.Web.Supervision;

namespace Rag.Web.Api;

/// <summary><c>GET /api/status</c>.</summary>
public static class StatusApi
{
    /// <summary>Maps it.</summary>
    public static void MapStatus(this IEndpointRouteBuilder api) => api.MapGet("/status", async (StatusFeed feed, ConversationStore store, CancellationToken cancellationToken) =>
    {
        SystemStatus status = await feed.ReadAsync(cancellationToken);
        return Results.Json(new
        {
            idle = status.IsIdle,
            paused = status.Ingest?.Paused ?? false,
            folders = (status.Ingest?.Folders ?? []).Select(folder => new { folder.Path, folder.State, folder.Reason }),
            documents = status.Counts is { } counts
                ? new { counts.Indexed, counts.Pending, counts.Failed, counts.Skipped }
                : null,
            passages = status.Counts?.Passages,
            embedded = status.Ingest?.Embedded,
            toEmbed = status.Ingest?.ToEmbed,
            computing = status.Models.Computing?.Sentence,
            models = new { chat = Describe(status.Models.Chat), embedding = Describe(status.Models.Embedding), rerank = Describe(status.Models.Rerank) },
            workers = status.Workers.Select(worker => new { worker.Name, state = worker.State.ToString().ToLowerInvariant(), worker.Detail, worker.Restarts }),
            warnings = (status.Ingest?.Warnings ?? []).Append(status.Fault).Append(store.Trouble).OfType<string>(),
        });
    });

    private static object? Describe(ModelStatus? model) =>
        model is null ? null : new { model.Name, model.Backend, model.State, model.Reason };
}
