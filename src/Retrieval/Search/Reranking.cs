using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Search;

/// <summary>
/// Orders the best candidates by a cross-encoder where there is one: part by part, as many as it reads within the time that a search may take for it. Safe
/// to call from any thread.
/// </summary>
internal sealed class Reranking(IServiceProvider services, KnownModels models, SearchOptions options, TimeProvider time)
{
    private const int Part = 8, Most = 32;

    /// <summary>A reranker that has not read one part in time is left alone for so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private (string? Model, DateTimeOffset At) slow;

    /// <summary>The candidates in their new order and what to tell the reader; in the old order where no reranker answered in time.</summary>
    public async Task<(List<Candidate> Candidates, string? Notice)> OrderAsync(string question, List<Candidate> candidates, CancellationToken cancellationToken)
    {
        TimeSpan patience = TimeSpan.FromSeconds(options.RerankSeconds);
        if (candidates.Count < 2 || patience == TimeSpan.Zero || services.GetService<IReranker>() is not { } reranker) return (candidates, null);
        if ((await models.GetAsync(cancellationToken).ConfigureAwait(false)).Rerank is not { IsReady: true } model) return (candidates, null);
        if (IsSlow(model.Name)) return (candidates, $"{model.Name} is too slow on this machine: ordered without it.");

        long start = time.GetTimestamp();
        using CancellationTokenSource late = new(patience, time);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        int scored = 0, most = Math.Min(Most, candidates.Count);
        try
        {
            // A part that would not be ready in time is not begun.
            while (scored < most && time.GetElapsedTime(start) * (scored + Part) <= patience * Math.Max(scored, 1))
            {
                List<Candidate> part = candidates[scored..Math.Min(scored + Part, most)];
                IReadOnlyList<double> scores = await reranker.ScoreAsync(question, [.. part.Select(c => c.Passage.SearchText)], stop.Token).ConfigureAwait(false);
                for (int i = 0; i < part.Count; i++) part[i].Rerank = scores[i];
                scored += part.Count;
            }
        }
        catch (Exception e) when (e is InferenceException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (scored == 0)
            {
                if (late.IsCancellationRequested) lock (gate) slow = (model.Name, time.GetUtcNow());
                return (candidates, late.IsCancellationRequested ? $"{model.Name} did not answer in time: ordered without it." : $"{model.Name} failed ({e.Message}): ordered without it.");
            }
        }
        return ([.. candidates.Take(scored).OrderByDescending(c => c.Rerank), .. candidates.Skip(scored)], null);
    }

    private bool IsSlow(string model)
    {
        lock (gate) return slow.Model == model && time.GetUtcNow() - slow.At < Pause;
    }
}
