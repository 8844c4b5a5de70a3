using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Finds passages, and takes only those of their document's current version (the argument is at <see cref="DocumentWriter"/>).</summary>
internal sealed class PassageSearch(
    QdrantClient client, QdrantCollections collections, DocumentReader documents, TextAnalyzer analyzer)
{
    private const int PageSize = 500;
    private const int MostLanguages = 100;
    private static readonly string[] WithFacts = [.. DocumentPoints.VersionFields, "facts"];

    /// <inheritdoc cref="IKnowledgeBase.SearchKeywordAsync"/>
    public async Task<IReadOnlyList<ScoredPassage>> ByKeywordsAsync(
        string query, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        var languages = await client.ListValuesAsync(collections.Passages, "language", null, MostLanguages, cancellationToken).ConfigureAwait(false);
        SparseVector terms = KeywordWeighting.Of(
            analyzer.AnalyzeQuery(query, [.. languages.Select(language => language.Length == 0 ? null : language)]));
        return terms.Indices.Count == 0
            ? []
            : await SearchAsync(terms, QdrantCollections.Keywords, limit, filter, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="IKnowledgeBase.SearchDenseAsync"/>
    public async Task<IReadOnlyList<ScoredPassage>> ByVectorAsync(
        EmbeddingSpace space, ReadOnlyMemory<float> vector, int limit, SearchFilter filter, CancellationToken cancellationToken) =>
        await collections.HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)
            ? await SearchAsync(vector, space.Id, limit, filter, cancellationToken).ConfigureAwait(false)
            : [];

    /// <inheritdoc cref="IKnowledgeBase.GetPassagesAsync(IReadOnlyList{string}, CancellationToken)"/>
    public async Task<IReadOnlyList<FoundPassage>> GetAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken)
    {
        Dictionary<string, FoundPassage> found = new(StringComparer.Ordinal);
        foreach (string[] ids in passageIds.Distinct(StringComparer.Ordinal).Chunk(PageSize))
        {
            var points = await ScrollAllAsync(Condition.All(Condition.In("key", ids.Select(PassagePoints.KeyOf))), cancellationToken).ConfigureAwait(false);
            var facts = await documents.GetAsync(points.Select(point => point.Payload.Doc), WithFacts, cancellationToken).ConfigureAwait(false);
            foreach (var point in points)
            {
                if (IsCurrent(point.Payload, facts) is { Facts: { } document })
                    found[point.Payload.Passage!.Id] = new FoundPassage(point.Payload.Passage, document);
            }
        }
        return [.. passageIds.Where(found.ContainsKey).Select(id => found[id])];
    }

    private async Task<IReadOnlyList<ScoredPassage>> SearchAsync(
        object query, string vector, int limit, SearchFilter filter, CancellationToken cancellationToken)
    {
        Condition? condition = QdrantFilter.Of(filter);
        // Some of what is found may be of a version not current any more or not yet; so a few more are asked for, and once more if need be.
        for (int asked = limit + 16; ; asked *= 2)
        {
            var points = await client.QueryAsync<PassagePayload>(
                collections.Passages, new QueryRequest(query, vector, asked, condition, ["doc", "version", "id"]), cancellationToken)
                .ConfigureAwait(false);
            var facts = await documents.GetAsync(
                points.Select(point => point.Payload.Doc), QdrantFilter.NeedsFacts(filter) ? WithFacts : DocumentPoints.VersionFields, cancellationToken)
                .ConfigureAwait(false);
            ScoredPassage[] current =
            [
                .. from point in points
                   let document = IsCurrent(point.Payload, facts)
                   where document is not null && (document.Facts is null || QdrantFilter.Admits(filter, document.Facts))
                   select new ScoredPassage(point.Payload.Id!, point.Score),
            ];
            if (current.Length >= limit || points.Count < asked) return current.Length > limit ? current[..limit] : current;
        }
    }

    private static DocumentPayload? IsCurrent(PassagePayload passage, IReadOnlyDictionary<Guid, DocumentPayload> documents) =>
        documents.TryGetValue(passage.Doc, out DocumentPayload? document) && document.Version == passage.Version ? document : null;

    private async Task<List<StoredPoint<PassagePayload>>> ScrollAllAsync(Condition filter, CancellationToken cancellationToken)
    {
        List<StoredPoint<PassagePayload>> points = [];
        var request = new ScrollRequest { Filter = filter, Limit = PageSize, WithPayload = (string[])["doc", "version", "passage"] };
        do
        {
            var page = await client.ScrollAsync<PassagePayload>(collections.Passages, request, cancellationToken).ConfigureAwait(false);
            points.AddRange(page.Points);
            request = request with { Offset = page.NextPageOffset };
        }
        while (request.Offset is not null);
        return points;
    }
}
