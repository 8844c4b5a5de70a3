using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// Fills an embedding space beside the others: each space is a named vector of the same points, so that a new one takes room for its vectors
/// alone and serves as far as it is filled. When it is complete, the spaces of former models are dropped.
/// </summary>
internal sealed class SpaceFiller(QdrantClient client, QdrantCollections collections, DocumentReader documents, StaticEmbedder embedder)
{
    private const int PageSize = 256;

    /// <summary>Above so many passages, coverage counts passages instead of distinct texts: Qdrant would have to send every text's key.</summary>
    private const int CountDistinctUpTo = 5000;

    /// <inheritdoc cref="IKnowledgeBase.FindMissingVectorsAsync"/>
    public async Task<IReadOnlyList<MissingVector>> FindAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken)
    {
        bool exists = await collections.HasSpaceAsync(space, cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, MissingVector> missing = [];
        HashSet<Guid> stale = [];
        while (missing.Count < limit)
        {
            // Neither texts taken already nor passages of another version are asked for again.
            List<Condition> not = [Condition.In("text", missing.Keys), Condition.Ids(stale)];
            if (exists) not.Add(Condition.Has(space.Id));
            var request = new ScrollRequest
            {
                Filter = Condition.Not([.. not]),
                Limit = Math.Max(PageSize, limit - missing.Count),
                OrderBy = new { key = "version", direction = "desc" },
                WithPayload = (string[])["doc", "version", "text", "passage"],
            };
            var page = await client.ScrollAsync<PassagePayload>(collections.Passages, request, cancellationToken).ConfigureAwait(false);
            if (page.Points.Count == 0) break;
            var known = await documents.GetAsync(page.Points.Select(point => point.Payload.Doc), DocumentPoints.VersionFields, cancellationToken).ConfigureAwait(false);
            foreach (var point in page.Points)
            {
                PassagePayload found = point.Payload;
                if (known.TryGetValue(found.Doc, out DocumentPayload? document) && document.Version == found.Version)
                    missing.TryAdd(found.Text, new MissingVector(found.Passage!.TextHash, found.Passage.SearchText));
                else
                    stale.Add(point.Id);
            }
        }
        if (missing.Count == 0 && exists) await DropFormerAsync(space, cancellationToken).ConfigureAwait(false);
        return [.. missing.Values.Take(limit)];
    }

    /// <inheritdoc cref="IKnowledgeBase.GetCoverageAsync"/>
    public async Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken)
    {
        bool exists = await collections.HasSpaceAsync(space, cancellationToken).ConfigureAwait(false);
        Condition filled = Condition.All(Condition.Has(space.Id));
        int passages = await client.CountAsync(collections.Passages, null, cancellationToken).ConfigureAwait(false);
        if (passages == 0) return new VectorCoverage(0, 0);
        if (passages > CountDistinctUpTo)
            return new VectorCoverage(passages, exists ? await client.CountAsync(collections.Passages, filled, cancellationToken).ConfigureAwait(false) : 0);
        return new VectorCoverage(
            (await client.ListValuesAsync(collections.Passages, "text", Condition.All(), passages, cancellationToken).ConfigureAwait(false)).Count,
            exists ? (await client.ListValuesAsync(collections.Passages, "text", filled, passages, cancellationToken).ConfigureAwait(false)).Count : 0);
    }

    /// <inheritdoc cref="IKnowledgeBase.AddVectorsAsync"/>
    public async Task AddAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken)
    {
        await collections.EnsureSpaceAsync(space, cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, ReadOnlyMemory<float>> byText = [];
        foreach (TextVector vector in vectors) byText[PassagePoints.TextKeyOf(vector.TextHash)] = vector.Vector;
        foreach (Guid[] texts in byText.Keys.Chunk(PageSize))
        {
            var request = new ScrollRequest
            {
                Filter = new Condition { Must = [Condition.In("text", texts)], MustNot = [Condition.Has(space.Id)] },
                Limit = PageSize,
                WithPayload = (string[])["text"],
            };
            while (await client.ScrollAsync<PassagePayload>(collections.Passages, request, cancellationToken).ConfigureAwait(false) is { Points.Count: > 0 } page)
            {
                PointVectors[] points =
                [
                    .. page.Points.Select(point =>
                        new PointVectors(point.Id, new Dictionary<string, object> { [space.Id] = byText[point.Payload.Text] })),
                ];
                // Where a passage was deleted meanwhile, the next page is without it.
                await client.UpdateVectorsAsync(collections.Passages, points, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DropFormerAsync(EmbeddingSpace complete, CancellationToken cancellationToken)
    {
        CollectionInfo info = await collections.GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false);
        foreach (string former in info.Vectors.Keys.Where(name => name != complete.Id && name != embedder.Space.Id))
            await client.DropVectorAsync(collections.Passages, former, cancellationToken).ConfigureAwait(false);
    }
}
