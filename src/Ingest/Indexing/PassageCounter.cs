using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;

namespace Rag.Ingest.Indexing;

/// <summary>
/// Chooses what counts the tokens of passages: the embedding model while it is ready, an estimate otherwise, so that no file waits for a model.
/// Safe to use from any thread.
/// </summary>
internal sealed class PassageCounter(IModelSource models, ITokenCounter modelCounter, TimeProvider time) : IDisposable
{
    /// <summary>Asking at each file would cost more than cutting it.</summary>
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim gate = new(1);
    private (long At, CountedBy By)? last;

    public async Task<CountedBy> GetAsync(CancellationToken cancellationToken)
    {
        if (last is { } known && time.GetElapsedTime(known.At) < Freshness) return known.By;
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (last is { } meanwhile && time.GetElapsedTime(meanwhile.At) < Freshness) return meanwhile.By;
            EmbeddingSpace? space = EmbeddingSpace.Of((await models.GetModelsAsync(cancellationToken)).Embedding);
            CountedBy by = space is null ? new CountedBy(Estimate.Instance, Recipe.Of("estimate"), null) : new CountedBy(modelCounter, Recipe.Of(space.Id), space);
            last = (time.GetTimestamp(), by);
            return by;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private sealed class Estimate : ITokenCounter
    {
        public static readonly Estimate Instance = new();

        public string Name => TokenEstimate.Name;

        public Task<IReadOnlyList<int>> CountAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<int>>([.. texts.Select(TokenEstimate.Count)]);
    }
}

/// <summary>What counts now.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Recipe">What passages cut with it are marked with.</param>
/// <param name="Space">The embedding model's space; null where there is no model that is ready.</param>
internal sealed record CountedBy(ITokenCounter Counter, string Recipe, EmbeddingSpace? Space);
