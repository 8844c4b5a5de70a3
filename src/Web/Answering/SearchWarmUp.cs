using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Supervision;

namespace Rag.Web.Answering;

/// <summary>Loads the index once the page is up, so that the first question need not wait for it.</summary>
public sealed class SearchWarmUp(Retriever retriever, IHostApplicationLifetime lifetime, ILogger<SearchWarmUp> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.WaitAsync(stop.Token)) return;
        // Searching in memory never yields, and would hold up the host.
        try { await Task.Run(() => retriever.WarmUpAsync(stop.Token), stop.Token); }
        catch (KnowledgeBaseException fault) { logger.LogWarning("The index could not be loaded ahead of the first question: {Message}", fault.Message); }
    }
}
