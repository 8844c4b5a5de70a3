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
            ScrollResponse page = await client.PageAsync(
                collections.Passages, others, Math.Max(PageSize, limit - missing.Count), ["doc", "version", "text", "passage"], cancellationToken,
                order: new OrderBy { Key = "version", Direction = Direction.Desc }).ConfigureAwait(false);
            if (page.Result.Count == 0) break;
            (Guid Id, PassagePayload Passage)[] found =
                [.. page.Result.Select(point => (point.Id.ToGuid(), Payload.Read<PassagePayload>(point.Payload)))];
            Guid[] owners = [.. found.Select(one => one.Passage.Doc).Distinct()];
            var versions = await documents.GetVersionsAsync(owners, cancellationToken).ConfigureAwait(false);
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
        if (passages == 0) return new VectorCoverage(0, 0);
        Func<Filter?, Task<int>> count = passages > CountDistinctUpTo ? CountAsync : CountTextsAsync;
        return new VectorCoverage(await count(null).ConfigureAwait(false), filled is null ? 0 : await count(filled).ConfigureAwait(false));

        Task<int> CountAsync(Filter? filter) => client.CountAsync(collections.Passages, filter, exact, cancellationToken);

        async Task<int> CountTextsAsync(Filter? filter) => (await client.ValuesAsync(
            collections.Passages, "text", filter ?? new Filter(), CountDistinctUpTo, exact: true, cancellationToken).ConfigureAwait(false)).Count;
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
            while (await client.PageAsync(collections.Passages, without, PageSize, ["text"], cancellationToken).ConfigureAwait(false) is { Result.Count: > 0 } page)
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
            var request = new DeleteVectorNameRequest { CollectionName = collections.Passages, VectorName = former, Wait = true };
            await client.DeleteVectorNameAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }
}
