using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Search;

/// <summary>Orders the best candidates by a cross-encoder, where there is one and it is quick enough.</summary>
internal sealed class Reranking(IServiceProvider services, KnownModels models)
{
    private const int Most = 30;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The candidates in their new order and what to tell the reader; in the old order where no reranker answered in time.</summary>
    public async Task<(List<Candidate> Candidates, string? Notice)> OrderAsync(string question, List<Candidate> candidates, CancellationToken cancellationToken)
    {
        if (candidates.Count < 2 || services.GetService<IReranker>() is not { } reranker) return (candidates, null);
        if ((await models.GetAsync(cancellationToken).ConfigureAwait(false)).Rerank is not { IsReady: true }) return (candidates, null);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            List<Candidate> best = [.. candidates.Take(Most)];
            IReadOnlyList<double> scores = await reranker.ScoreAsync(question, [.. best.Select(c => c.Passage.SearchText)], patience.Token).ConfigureAwait(false);
            for (int i = 0; i < best.Count; i++) best[i].Rerank = scores[i];
            return ([.. best.OrderByDescending(c => c.Rerank), .. candidates.Skip(Most)], null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is InferenceException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (candidates, "The reranker did not answer in time: ordered without it.");
        }
    }
}
