using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// In how many passages terms occur. Qdrant does not tell, but its <c>idf</c> modifier knows: the score of a passage for one term alone is that
/// term's weight in the passage, which the passage's text gives, times ln(1 + (N − n + ½) / (n + ½)) = ln((N + 1) / (n + ½)).
/// </summary>
internal sealed class TermFrequencies(QdrantClient client, QdrantCollections collections, TextAnalyzer analyzer)
{
    private const int AtOnce = 64;
    private static readonly string[] Fields = ["passage", "language", "names", "weights"];

    /// <inheritdoc cref="IKnowledgeBase.GetTermStatisticsAsync"/>
    public async Task<TermStatistics> GetAsync(IReadOnlyCollection<string> terms, CancellationToken cancellationToken)
    {
        Task<int> counted = client.CountAsync(collections.Passages, null, exact: false, cancellationToken);
        Dictionary<string, ScoredPoint?> best = new(StringComparer.Ordinal);
        foreach (string[] some in terms.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            QueryPoints[] asked = [.. some.Select(term => new QueryPoints
            {
                CollectionName = collections.Passages,
                Query = new VectorInput { Sparse = new SparseVector { Indices = { KeywordWeighting.IdOf(term) }, Values = { 1f } } },
                Using = QdrantCollections.Keywords,
                Limit = 1,
                WithPayload = Fields,
            })];
            var answers = await client.QueryBatchAsync(collections.Passages, asked, cancellationToken: cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < some.Length; i++) best[some[i]] = answers[i].Result.FirstOrDefault();
        }
        int passages = await counted.ConfigureAwait(false);
        var with = best.ToDictionary(term => term.Key, term => term.Value is { } point ? Count(term.Key, point, passages) : 0);
        return new TermStatistics(passages, with);
    }

    private int Count(string term, ScoredPoint best, int passages)
    {
        PassagePayload passage = Payload.Read<PassagePayload>(best.Payload);
        SparseVector weights = KeywordWeighting.Parse(passage.Weights!).Of(passage.Terms(analyzer));
        int place = weights.Indices.IndexOf(KeywordWeighting.IdOf(term));
        if (place < 0) return 0;
        double idf = best.Score / weights.Values[place];
        return (int)Math.Clamp(Math.Round((passages + 1) / Math.Exp(idf) - 0.5), 1, passages);
    }
}
