using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;
using Rag.Web.Supervision;

namespace Rag.Web.Api;

/// <summary><c>GET /health/ready</c>: whether questions can be answered, and by what.</summary>
internal static class HealthApi
{
    /// <summary>
    /// Asks every part now. Only the knowledge base is needed: without a model places are shown, and without Ingest they are of what was read.
    /// </summary>
    public static async Task<ReadyReport> ReadAsync(StatusFeed feed, CancellationToken cancellationToken)
    {
        SystemStatus status = await feed.PeekAsync(cancellationToken);
        return ReadyReport.Of(
        [
            new ReadyPart("knowledge base", status.Fault is null ? "ready" : "failed", status.Fault is null, Needed: true, status.Fault),
            .. status.Workers.Select(Describe),
            Describe("chat model", status.Models.Chat),
            Describe("embedding model", status.Models.Embedding),
            Describe("reranking model", status.Models.Rerank),
            .. (status.Ingest?.Warnings ?? []).Select(warning => new ReadyPart("reading", "warning", Ready: false, Needed: false, warning)),
        ]);
    }

    private static ReadyPart Describe(WorkerStatus worker)
    {
        bool ready = worker.State is WorkerState.Running or WorkerState.External;
        return new ReadyPart(worker.Name, worker.State.ToString().ToLowerInvariant(), ready, Needed: false, worker.Detail);
    }

    private static ReadyPart Describe(string name, ModelStatus? model) => model is null
        ? new ReadyPart(name, "none", Ready: false, Needed: false)
        : new ReadyPart(name, model.State, model.State is "ready" or "unloaded", Needed: false, model.Reason);
}
