using Qdrant.Client;
using Qdrant.Client.Grpc;
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

    /// <summary>
    /// Above so many passages, coverage counts passages instead of distinct texts, since Qdrant would have to send every text's key; and above so
    /// many, as its indexes tell.
    /// </summary>
    private const int CountDistinctUpTo = 5000, CountExactlyUpTo = 100_000;

    /// <inheritdoc cref="IKnowledgeBase.FindMissingVectorsAsync"/>
    public async Task<IReadOnlyList<MissingVector>> FindAsync(EmbeddingSpace space, int limit, CancellationToken cancellationToken)
    {
        bool exists = await collections.HasSpaceAsync(space, cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, MissingVector> missing = [];
        HashSet<Guid> stale = [];
        while (missing.Count < limit)
        {
            // Neither texts taken already nor passages of another version are asked for again.
            var others = new Filter();
            if (missing.Count > 0) others.MustNot.Add(PointKey.In("text", missing.Keys));
            if (stale.Count > 0) others.MustNot.Add(Conditions.HasId([.. stale]));
            if (exists) others.MustNot.Add(Conditions.HasVector(space.Id));
            ScrollResponse page = await client.ScrollAsync(
                collections.Passages, others, (uint)Math.Max(PageSize, limit - missing.Count), null, (string[])["doc", "version", "text", "passage"], false,
                orderBy: new OrderBy { Key = "version", Direction = Direction.Desc }, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (page.Result.Count == 0) break;
            (Guid Id, PassagePayload Passage)[] found = [.. page.Result.Select(point => (point.Id.ToGuid(), Payload.Read<PassagePayload>(point.Payload)))];
            var versions = await documents.GetVersionsAsync([.. found.Select(one => one.Passage.Doc).Distinct()], cancellationToken).ConfigureAwait(false);
            foreach ((Guid id, PassagePayload one) in found)
            {
                if (versions.TryGetValue(one.Doc, out long version) && version == one.Version)
                    missing.TryAdd(one.Text, new MissingVector(one.Passage!.TextHash, one.Passage.SearchText));
                else
                    stale.Add(id);
            }
        }
        if (missing.Count == 0 && exists) await DropFormerAsync(space, cancellationToken).ConfigureAwait(false);
        return [.. missing.Values.Take(limit)];
    }

    /// <inheritdoc cref="IKnowledgeBase.GetCoverageAsync"/>
    public async Task<VectorCoverage> GetCoverageAsync(EmbeddingSpace space, CancellationToken cancellationToken)
    {
        CollectionInfo info = await collections.GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false);
        Filter? filled = QdrantCollections.Holds(info, space) ? QdrantFilter.All(Conditions.HasVector(space.Id)) : null;
        bool exact = info.PointsCount <= CountExactlyUpTo;
        int passages = await CountAsync(null).ConfigureAwait(false);
        if (passages > CountDistinctUpTo) return new VectorCoverage(passages, filled is null ? 0 : await CountAsync(filled).ConfigureAwait(false));
        return passages == 0
            ? new VectorCoverage(0, 0)
            : new VectorCoverage(await CountTextsAsync(new Filter()).ConfigureAwait(false), filled is null ? 0 : await CountTextsAsync(filled).ConfigureAwait(false));

        async Task<int> CountAsync(Filter? filter) =>
            (int)await client.CountAsync(collections.Passages, filter, exact, cancellationToken: cancellationToken).ConfigureAwait(false);

        async Task<int> CountTextsAsync(Filter filter) => (await client.FacetAsync(
            collections.Passages, "text", filter, CountDistinctUpTo, exact: true, cancellationToken: cancellationToken).ConfigureAwait(false)).Hits.Count;
    }

    /// <inheritdoc cref="IKnowledgeBase.AddVectorsAsync"/>
    public async Task AddAsync(EmbeddingSpace space, IReadOnlyList<TextVector> vectors, CancellationToken cancellationToken)
    {
        await collections.EnsureSpaceAsync(space, cancellationToken).ConfigureAwait(false);
        Dictionary<Guid, ReadOnlyMemory<float>> byText = [];
        foreach (TextVector vector in vectors) byText[PassagePoints.TextKeyOf(vector.TextHash)] = vector.Vector;
        foreach (Guid[] texts in byText.Keys.Chunk(PageSize))
        {
            Filter without = QdrantFilter.All(PointKey.In("text", texts));
            without.MustNot.Add(Conditions.HasVector(space.Id));
            while (await client.ScrollAsync(collections.Passages, without, PageSize, null, (string[])["text"], false, cancellationToken: cancellationToken)
                .ConfigureAwait(false) is { Result.Count: > 0 } page)
            {
                PointVectors[] points =
                    [.. page.Result.Select(point => Updates.Vector(point.Id, space.Id, Updates.Dense(byText[Guid.Parse(point.Payload["text"].StringValue)])))];
                // Where a passage was deleted meanwhile, the next page is without it.
                await client.TryUpdateVectorsAsync(collections.Passages, points, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DropFormerAsync(EmbeddingSpace complete, CancellationToken cancellationToken)
    {
        CollectionInfo info = await collections.GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false);
        foreach (string former in QdrantCollections.SpacesOf(info).Keys.Where(name => name != complete.Id && name != embedder.Space.Id))
        {
            await client.DeleteVectorNameAsync(
                new DeleteVectorNameRequest { CollectionName = collections.Passages, VectorName = former, Wait = true }, cancellationToken).ConfigureAwait(false);
        }
    }
}
