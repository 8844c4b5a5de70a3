using Google.Protobuf.Collections;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Documents;
using Document = Rag.Retrieval.Documents.Document;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Reads passages and their vectors by id, from what a search has just read where it can.</summary>
internal sealed class PassageLookup(QdrantClient client, QdrantCollections collections, DocumentReader documents, RecentFinds recent)
{
    private const int PageSize = 500;

    /// <summary>The fields that <see cref="Identify"/> reads.</summary>
    public static readonly string[] Identity = ["id", "document", "version"];

    private static readonly string[] WithPassage = [.. Identity, "passage"];

    /// <inheritdoc cref="IKnowledgeBase.GetPassagesAsync(IReadOnlyList{string}, CancellationToken)"/>
    public async Task<IReadOnlyList<FoundPassage>> GetAsync(IReadOnlyList<string> passageIds, CancellationToken cancellationToken)
    {
        Dictionary<string, FoundPassage> found = new(StringComparer.Ordinal);
        (Guid Id, FoundPoint Point)[] seen = [.. passageIds.Distinct().Select(recent.Find).OfType<(Guid, FoundPoint)>()];
        // A point never changes, so that it may have been read before its document's version was.
        Task loading = LoadAsync(seen.Select(one => one.Id), [], cancellationToken);
        var facts = documents.GetAsync(seen.Select(one => one.Point.Document), ["version", "facts"], cancellationToken);
        await Task.WhenAll(loading, facts).ConfigureAwait(false);
        foreach ((Guid id, FoundPoint point) in seen) Take(id, point, await facts.ConfigureAwait(false));

        string[] others = [.. passageIds.Distinct().Where(id => !found.ContainsKey(id))];
        foreach (string[] ids in others.Chunk(PageSize))
        {
            var points = await ScrollAsync(ids, [], cancellationToken).ConfigureAwait(false);
            var owners = points.Select(id => recent.Find(id)!.Document);
            var theirs = await documents.GetAsync(owners, ["version", "facts"], cancellationToken).ConfigureAwait(false);
            foreach (Guid id in points) Take(id, recent.Find(id)!, theirs);
        }
        return [.. passageIds.Where(found.ContainsKey).Select(id => found[id])];

        void Take(Guid id, FoundPoint point, IReadOnlyDictionary<Guid, DocumentPayload> theirs)
        {
            if (!theirs.TryGetValue(point.Document, out DocumentPayload? document) || document.Version != point.Version) return;
            if (recent.FindLoaded(id) is not { } loaded) return;
            recent.Add(document.Facts!);
            found[point.PassageId] = new FoundPassage(loaded.Passage, document.Facts!);
        }
    }

    /// <inheritdoc cref="IKnowledgeBase.GetVectorsAsync"/>
    public async Task<IReadOnlyDictionary<string, ReadOnlyMemory<float>>> GetVectorsAsync(
        EmbeddingSpace space, IReadOnlyList<string> passageIds, CancellationToken cancellationToken)
    {
        Dictionary<string, ReadOnlyMemory<float>> vectors = new(StringComparer.Ordinal);
        List<Guid> unread = [];
        List<string> unknown = [];
        foreach (string id in passageIds.Distinct(StringComparer.Ordinal))
        {
            if (recent.Find(id) is not { } seen) unknown.Add(id);
            else if (recent.FindLoaded(seen.Id)?.Vectors.ContainsKey(space.Id) == true) Take(seen.Id);
            else unread.Add(seen.Id);
        }
        if (unread.Count + unknown.Count > 0 && !await collections.HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)) return vectors;
        await LoadAsync(unread, [space.Id], cancellationToken).ConfigureAwait(false);
        foreach (string[] ids in unknown.Chunk(PageSize)) unread.AddRange(await ScrollAsync(ids, [space.Id], cancellationToken).ConfigureAwait(false));
        // Another version's passage of the same id has the same text, hence the same vector.
        foreach (Guid id in unread) Take(id);
        return vectors;

        void Take(Guid id)
        {
            if (recent.FindLoaded(id) is { } loaded && loaded.HasAll(space.Id)) vectors[loaded.Passage.Id] = loaded.Vectors[space.Id];
        }
    }

    /// <summary>Reads points for those who ask next; what is there already is not read again, except for vectors that were not there.</summary>
    public async Task LoadAsync(IEnumerable<Guid> points, string[] spaces, CancellationToken cancellationToken)
    {
        foreach (Guid[] ids in points.Distinct().Where(id => recent.FindLoaded(id)?.HasAll(spaces) != true).Chunk(PageSize))
        {
            foreach (RetrievedPoint point in await client.GetAsync(collections.Passages, ids, WithPassage, cancellationToken, spaces).ConfigureAwait(false))
                Remember(point, spaces);
        }
    }

    /// <summary>Learns what points stand for.</summary>
    public async Task IdentifyAsync(IEnumerable<Guid> points, CancellationToken cancellationToken)
    {
        foreach (Guid[] ids in points.Chunk(4 * PageSize))
        {
            foreach (RetrievedPoint point in await client.GetAsync(collections.Passages, ids, Identity, cancellationToken).ConfigureAwait(false))
                recent.Add(point.Id.ToGuid(), Identify(point.Payload));
        }
    }

    public static FoundPoint Identify(MapField<string, Value> payload) =>
        new(payload["id"].StringValue, payload["document"].StringValue, payload["version"].IntegerValue);

    /// <summary>The points of passages, of whatever versions.</summary>
    private async Task<IReadOnlyList<Guid>> ScrollAsync(string[] passageIds, string[] spaces, CancellationToken cancellationToken)
    {
        Filter wanted = QdrantFilter.All(PointKey.In("key", passageIds.Select(PassagePoints.KeyOf)));
        var points = await client.AllAsync(collections.Passages, wanted, WithPassage, cancellationToken, spaces).ConfigureAwait(false);
        foreach (RetrievedPoint point in points)
        {
            recent.Add(point.Id.ToGuid(), Identify(point.Payload));
            Remember(point, spaces);
        }
        return [.. points.Select(point => point.Id.ToGuid())];
    }

    private void Remember(RetrievedPoint point, string[] spaces)
    {
        var has = point.Vectors?.Vectors?.Vectors;
        recent.Add(point.Id.ToGuid(), new LoadedPoint(
            Payload.Read<PassagePayload>(point.Payload).Passage!,
            spaces.ToDictionary(space => space, space => has?.TryGetValue(space, out VectorOutput? vector) == true ? DenseOf(vector) : default)));
    }

    public static ReadOnlyMemory<float> DenseOf(VectorOutput vector) => vector.GetDenseVector() is { } dense ? dense.Data.ToArray() : default;
}
