using System.Globalization;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// In how many passages terms occur. Qdrant does not tell, but its <c>idf</c> modifier knows: the score of a passage for one term alone is that
/// term's weight in the passage, which the passage's text gives, times ln(1 + (N − n + ½) / (n + ½)) = ln((N + 1) / (n + ½)).
/// </summary>
internal sealed class TermFrequencies(QdrantClient client, QdrantCollections collections, TextAnalyzer analyzer)
{
    private const int AtOnce = 8;
    private static readonly string[] Fields = ["passage", "language", "names", "weights"];

    /// <inheritdoc cref="IKnowledgeBase.GetTermStatisticsAsync"/>
    public async Task<TermStatistics> GetAsync(IReadOnlyCollection<string> terms, CancellationToken cancellationToken)
    {
        int passages = await client.CountAsync(collections.Passages, null, cancellationToken).ConfigureAwait(false);
        Dictionary<string, int> frequencies = new(StringComparer.Ordinal);
        foreach (string[] some in terms.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            int[] found = await Task.WhenAll(some.Select(term => CountAsync(term, passages, cancellationToken))).ConfigureAwait(false);
            for (int i = 0; i < some.Length; i++) frequencies[some[i]] = found[i];
        }
        return new TermStatistics(passages, frequencies);
    }

    private async Task<int> CountAsync(string term, int passages, CancellationToken cancellationToken)
    {
        QueryRequest request = new(new SparseVector([KeywordWeighting.IdOf(term)], [1f]), QdrantCollections.Keywords, 1, null, Fields);
        if (await client.QueryAsync<PassagePayload>(collections.Passages, request, cancellationToken).ConfigureAwait(false) is not [var best, ..]) return 0;
        SparseVector weights = KeywordWeighting.Parse(best.Payload.Weights!).Of(best.Payload.Terms(analyzer));
        int place = weights.Indices.ToList().IndexOf(KeywordWeighting.IdOf(term));
        if (place < 0) return 0;
        double idf = best.Score / weights.Values[place];
        return (int)Math.Clamp(Math.Round((passages + 1) / Math.Exp(idf) - 0.5), 1, passages);
    }
}
