using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Reads documents, their contents and passages, always of one version.</summary>
internal sealed class DocumentReader(QdrantClient client, QdrantCollections collections)
{
    private const int PageSize = 1000;

    /// <summary>The version is replaced while it is read at most this often before the reader takes what there is.</summary>
    private const int Attempts = 5;

    /// <summary>Points by id; documents that are being deleted are not among them.</summary>
    /// <param name="pointIds">From <see cref="DocumentPoints.IdOf"/>.</param>
    /// <param name="fields">Fields of the payload wanted; <c>state</c> is read in any case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<Guid, DocumentPayload>> GetAsync(
        IEnumerable<Guid> pointIds, string[] fields, CancellationToken cancellationToken)
    {
        Dictionary<Guid, DocumentPayload> found = [];
        foreach (Guid[] ids in pointIds.Distinct().Chunk(PageSize))
        {
            foreach (RetrievedPoint point in await client.GetAsync(collections.Documents, ids, [.. fields, "state"], cancellationToken).ConfigureAwait(false))
            {
                DocumentPayload document = Payload.Read<DocumentPayload>(point.Payload);
                if (!document.IsDeleted) found[point.Id.ToGuid()] = document;
            }
        }
        return found;
    }

    /// <summary>
    /// The current versions of documents. Qdrant gives them as the values that it orders by, straight from the index: reading as many payloads
    /// would be what a question takes longest for.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, long>> GetVersionsAsync(IReadOnlyCollection<Guid> pointIds, CancellationToken cancellationToken)
    {
        Dictionary<Guid, long> versions = new(pointIds.Count);
        if (pointIds.Count == 0) return versions;
        Filter filter = QdrantFilter.All(Conditions.HasId([.. pointIds]));
        filter.MustNot.Add(Conditions.MatchKeyword("state", DocumentPoints.Deleted));
        ScrollResponse page = await client.PageAsync(
            collections.Documents, filter, pointIds.Count, [], cancellationToken, order: new OrderBy { Key = "version" }).ConfigureAwait(false);
        foreach (RetrievedPoint point in page.Result) versions[point.Id.ToGuid()] = point.OrderValue.Int;
        return versions;
    }

    public async Task<DocumentPayload?> GetAsync(string documentId, CancellationToken cancellationToken)
    {
        Guid id = DocumentPoints.IdOf(documentId);
        return (await GetAsync([id], ["version", "parts", "facts"], cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);
    }

    public async Task<DocumentContent?> GetContentAsync(string documentId, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (await GetAsync(documentId, cancellationToken).ConfigureAwait(false) is not { Parts: > 0 } document) return null;
            List<ContentPayload> parts = [];
            // One part at a time: together they might be more than one answer should be.
            for (int part = 0; part < document.Parts; part++)
            {
                Guid id = ContentPoints.IdOf(documentId, document.Version, part);
                var points = await client.GetAsync(collections.Contents, [id], ["part", "data"], cancellationToken).ConfigureAwait(false);
                parts.AddRange(points.Select(point => Payload.Read<ContentPayload>(point.Payload)));
            }
            if (parts.Count == document.Parts) return ContentPoints.Read(parts);
            // Replaced between the two reads: the next one sees the new version.
            if (attempt == Attempts) throw new KnowledgeBaseException($"The text of document {documentId} is incomplete in Qdrant: index it again.");
        }
    }

    public async Task<IReadOnlyList<Passage>> GetPassagesAsync(string documentId, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            if (await GetAsync(documentId, cancellationToken).ConfigureAwait(false) is not { } document) return [];
            Condition[] ofIt = [PointKey.In("doc", [DocumentPoints.IdOf(documentId)]), Conditions.Match("version", document.Version)];
            var points = await client.AllAsync(collections.Passages, QdrantFilter.All(ofIt), ["passage"], cancellationToken).ConfigureAwait(false);
            if (points.Count == document.Facts!.PassageCount || attempt == Attempts)
                return [.. points.Select(point => Payload.Read<PassagePayload>(point.Payload).Passage!).OrderBy(passage => passage.Ordinal)];
        }
    }
}
