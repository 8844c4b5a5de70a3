using Microsoft.Extensions.Options;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge.Memory;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Reads documents, their contents and passages, always of one version.</summary>
internal sealed class DocumentReader(QdrantClient client, QdrantCollections collections, IOptions<RagOptions> settings)
{
    private const int PageSize = 1000;

    /// <summary>The version is replaced while it is read at most this often before the reader takes what there is.</summary>
    private const int Attempts = 5;

    /// <summary>Points by id; documents that are being deleted are not among them.</summary>
    /// <param name="pointIds">From <see cref="DocumentPoints.IdOf"/>.</param>
    /// <param name="fields">Fields of the payload, or true for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<Guid, DocumentPayload>> GetAsync(
        IEnumerable<Guid> pointIds, object fields, CancellationToken cancellationToken)
    {
        Dictionary<Guid, DocumentPayload> found = [];
        foreach (Guid[] ids in pointIds.Distinct().Chunk(PageSize))
        {
            var points = await client.RetrieveAsync<DocumentPayload>(collections.Documents, ids, fields, cancellationToken).ConfigureAwait(false);
            foreach (var point in points.Where(point => !point.Payload.IsDeleted)) found[point.Id] = point.Payload;
        }
        return found;
    }

    public async Task<DocumentPayload?> GetAsync(string documentId, CancellationToken cancellationToken)
    {
        Guid id = DocumentPoints.IdOf(documentId);
        return (await GetAsync([id], true, cancellationToken).ConfigureAwait(false)).GetValueOrDefault(id);
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
                var points = await client.RetrieveAsync<ContentPayload>(
                    collections.Contents, [ContentPoints.IdOf(documentId, document.Version, part)], true, cancellationToken).ConfigureAwait(false);
                parts.AddRange(points.Select(point => point.Payload));
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
            List<Passage> passages = [];
            var request = new ScrollRequest
            {
                Filter = Condition.All(
                    Condition.Is("doc", DocumentPoints.IdOf(documentId)),
                    Condition.Is("version", document.Version)),
                Limit = PageSize,
                WithPayload = (string[])["passage"],
            };
            do
            {
                var page = await client.ScrollAsync<PassagePayload>(collections.Passages, request, cancellationToken).ConfigureAwait(false);
                passages.AddRange(page.Points.Select(point => point.Payload.Passage!));
                request = request with { Offset = page.NextPageOffset };
            }
            while (request.Offset is not null);
            if (passages.Count == document.Facts!.PassageCount || attempt == Attempts)
                return [.. passages.OrderBy(passage => passage.Ordinal)];
        }
    }

    /// <summary>
    /// A page of the listing. Qdrant orders by numbers and moments only, so that the paths of all that match are read and ordered here: some
    /// hundred bytes for each document of the folder or state asked for.
    /// </summary>
    public async Task<DocumentList> ListAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        List<Condition> must = [];
        if (query.State is { } state) must.Add(Condition.Is("state", state));
        if (query.OwnOnly) must.Add(Condition.Is("source", settings.Value.Source));
        if (query.Folder is { } folder) must.Add(Condition.Is("folders", DocumentPoints.TrimEnd(folder)));
        List<(string Path, Guid Id)> matching = [];
        await ScrollAsync(new Condition { Must = must, MustNot = [Condition.Is("state", DocumentPoints.Deleted)] }, point =>
        {
            if (Contains(point.Payload.Facts!, query.Text)) matching.Add((point.Payload.Facts!.Path, point.Id));
        }, cancellationToken).ConfigureAwait(false);

        Guid[] ids = [.. matching.OrderBy(entry => entry.Path, StringComparer.Ordinal).ThenBy(entry => entry.Id)
            .Skip(query.Offset).Take(query.Limit).Select(entry => entry.Id)];
        var documents = await GetAsync(ids, (string[])["facts"], cancellationToken).ConfigureAwait(false);
        return new DocumentList(matching.Count, [.. ids.Where(documents.ContainsKey).Select(id => documents[id].Facts!)]);
    }

    public async Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken)
    {
        Task<int>[] states =
        [
            .. new[] { DocumentState.Indexed, DocumentState.Pending, DocumentState.Failed, DocumentState.Skipped }.Select(state =>
                client.CountAsync(collections.Documents, Condition.All(Condition.Is("state", state)), cancellationToken)),
        ];
        Task<int> passages = client.CountAsync(collections.Passages, null, cancellationToken);
        Task<PointPage<DocumentPayload>> newest = client.ScrollAsync<DocumentPayload>(collections.Documents, new ScrollRequest
        {
            Filter = Condition.All(Condition.Is("state", DocumentState.Indexed)),
            OrderBy = new { key = "facts.modified_at", direction = "desc" },
            Limit = 1,
            WithPayload = (string[])["facts"],
        }, cancellationToken);
        await Task.WhenAll([.. states, passages, newest]).ConfigureAwait(false);
        return new KnowledgeBaseCounts(
            await states[0].ConfigureAwait(false), await states[1].ConfigureAwait(false), await states[2].ConfigureAwait(false), await states[3].ConfigureAwait(false),
            await passages.ConfigureAwait(false), (await newest.ConfigureAwait(false)).Points is [var point, ..] ? point.Payload.Facts!.ModifiedAt : null);
    }

    /// <summary>
    /// The newest or oldest. Qdrant orders by one field, and a document's date or else its last change is two, so that the facts of all are read once.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindByDateAsync(SearchFilter filter, bool newestFirst, int limit, CancellationToken cancellationToken)
    {
        List<(DateTimeOffset Date, string Path, string Id)> matching = [];
        await ScrollAsync(Condition.All(Condition.Is("state", DocumentState.Indexed)), point =>
        {
            Document facts = point.Payload.Facts!;
            if (DocumentFilter.Matches(filter, facts)) matching.Add((facts.Date ?? facts.ModifiedAt, facts.Path, facts.Id));
        }, cancellationToken).ConfigureAwait(false);
        IOrderedEnumerable<(DateTimeOffset Date, string Path, string Id)> ordered = newestFirst ? matching.OrderByDescending(m => m.Date) : matching.OrderBy(m => m.Date);
        return [.. ordered.ThenBy(m => m.Path, StringComparer.Ordinal).Take(limit).Select(m => m.Id)];
    }

    private async Task ScrollAsync(Condition filter, Action<StoredPoint<DocumentPayload>> take, CancellationToken cancellationToken)
    {
        var request = new ScrollRequest { Filter = filter, Limit = PageSize, WithPayload = (string[])["facts"] };
        do
        {
            var page = await client.ScrollAsync<DocumentPayload>(collections.Documents, request, cancellationToken).ConfigureAwait(false);
            foreach (StoredPoint<DocumentPayload> point in page.Points) take(point);
            request = request with { Offset = page.NextPageOffset };
        }
        while (request.Offset is not null);
    }

    private static bool Contains(Document document, string? text) =>
        string.IsNullOrEmpty(text)
        || document.Path.Contains(text, StringComparison.OrdinalIgnoreCase)
        || document.Title?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
