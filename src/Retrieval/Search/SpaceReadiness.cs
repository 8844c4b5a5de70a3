using System.Globalization;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>
/// Tells whether a model's space holds nearly every passage. Until it does, the passages without a vector would fall behind those with one, so
/// that the static table serves alone. Asked at most every few seconds. Safe to call from any thread.
/// </summary>
public sealed class SpaceReadiness(IKnowledgeBase knowledgeBase, TimeProvider time)
{
    /// <summary>Files that come while one searches should not switch a model off.</summary>
    private const double Enough = 0.95;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);
    private Known? _known;

    /// <summary>Null where it is ready, otherwise how far it is, for the reader.</summary>
    public async Task<string?> WhyNotAsync(EmbeddingSpace space, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_known is not { } known || known.Space != space || now - known.At >= Fresh)
            _known = known = new Known(space, await knowledgeBase.GetCoverageAsync(space, cancellationToken).ConfigureAwait(false), now);
        VectorCoverage coverage = known.Coverage;
        return coverage.Embedded >= Enough * coverage.Texts
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"The embedding model has read {coverage.Embedded:N0} of {coverage.Texts:N0} passages: until it has read nearly all, the built-in table of word meanings serves.");
    }

    /// <summary>A class, so that it is replaced in one step.</summary>
    private sealed record Known(EmbeddingSpace Space, VectorCoverage Coverage, DateTimeOffset At);
}
