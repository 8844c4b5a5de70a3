using Microsoft.Extensions.Options;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge.Memory;
using Rag.Retrieval.Settings;
using Document = Rag.Retrieval.Documents.Document;
using Range = Qdrant.Client.Grpc.Range;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Lists, counts and orders documents, and reads no more of them than it shows, whatever their number.</summary>
internal sealed class DocumentListing(QdrantClient client, QdrantCollections collections, IOptions<RagOptions> settings)
{
    /// <summary>So many documents are read and ordered as they are; of more, the page asked for alone.</summary>
    private const int Few = 1000;

    /// <summary>Up to so many points Qdrant counts one by one; beyond, as its indexes tell, which is off while points are being moved.</summary>
    private const int CountedExactly = 100_000;

    private const int MostFolders = 100_000, MostOfOneDate = 4000;
    private static readonly string[] Facts = ["facts"];
    private int _passages;

    /// <summary>
    /// A page of the listing. Qdrant orders by numbers only. So where many match, the folders of the matches come from its index, and of the
    /// folders on the page the files, by a number made of the beginnings of their names; those with the same beginning are ordered here.
    /// </summary>
    public async Task<DocumentList> ListAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        Filter filter = FilterOf(query);
        int total = await client.CountAsync(collections.Documents, filter, exact: true, cancellationToken).ConfigureAwait(false);
        if (total <= Few)
        {
            Document[] all = [.. (await ReadAsync(filter, cancellationToken).ConfigureAwait(false)).Where(document => Contains(document, query.Text))
                .OrderBy(document => document.Path, StringComparer.Ordinal).ThenBy(document => document.Id)];
            return new DocumentList(all.Length, [.. all.Skip(query.Offset).Take(query.Limit)]);
        }
        var folders = await client.ValuesAsync(collections.Documents, "folder", filter, MostFolders, exact: true, cancellationToken).ConfigureAwait(false);
        List<Document> page = [];
        int before = 0;
        foreach ((string folder, int there) in folders.OrderBy(folder => folder.Value, StringComparer.Ordinal))
        {
            int from = Math.Max(0, query.Offset - before);
            before += there;
            int wanted = Math.Min(query.Limit - page.Count, there - from);
            if (wanted <= 0) continue;
            Filter within = filter.Clone();
            within.Must.Add(Conditions.MatchKeyword("folder", folder));
            page.AddRange(await ReadAsync(within, there, from, wanted, cancellationToken).ConfigureAwait(false));
            if (page.Count >= query.Limit) break;
        }
        return new DocumentList(total, [.. page.Where(document => Contains(document, query.Text))]);
    }

    /// <inheritdoc cref="IKnowledgeBase.CountAsync"/>
    public async Task<KnowledgeBaseCounts> CountAsync(CancellationToken cancellationToken)
    {
        bool exact = _passages < CountedExactly;
        var states = client.ValuesAsync(collections.Documents, "state", null, 10, exact, cancellationToken);
        var passages = client.CountAsync(collections.Passages, null, exact, cancellationToken);
        var newest = client.PageAsync(
            collections.Documents, QdrantFilter.All(DocumentPoints.Is(DocumentState.Indexed)), 1, Facts, cancellationToken,
            order: new OrderBy { Key = "facts.modified_at", Direction = Direction.Desc });
        await Task.WhenAll(states, passages, newest).ConfigureAwait(false);
        Dictionary<string, int> counts = (await states.ConfigureAwait(false)).ToDictionary(state => state.Value, state => state.Count);
        _passages = await passages.ConfigureAwait(false);
        return new KnowledgeBaseCounts(
            Of(DocumentState.Indexed), Of(DocumentState.Pending), Of(DocumentState.Failed), Of(DocumentState.Skipped), _passages,
            (await newest.ConfigureAwait(false)).Result is [var point] ? FactsOf(point).ModifiedAt : null);

        int Of(DocumentState state) => counts.GetValueOrDefault(DocumentPoints.NameOf(state));
    }

    /// <inheritdoc cref="IKnowledgeBase.FindByDateAsync"/>
    public async Task<IReadOnlyList<string>> FindByDateAsync(SearchFilter filter, bool newestFirst, int limit, CancellationToken cancellationToken)
    {
        Filter indexed = QdrantFilter.All(QdrantFilter.Of(filter).Append(DocumentPoints.Is(DocumentState.Indexed)));
        var order = new OrderBy { Key = newestFirst ? "when" : "oldest", Direction = newestFirst ? Direction.Desc : Direction.Asc };
        for (int asked = limit + 32; ; asked *= 4)
        {
            var read = (await client.PageAsync(collections.Documents, indexed, asked, Facts, cancellationToken, order: order).ConfigureAwait(false)).Result;
            bool all = read.Count < asked;
            // Of the last date there may be more, which by their paths come first.
            var complete = all || asked > MostOfOneDate ? read : read.Where(point => !point.OrderValue.Equals(read[^1].OrderValue));
            Document[] found = [.. complete.Select(FactsOf).Where(document => DocumentFilter.Matches(filter, document))];
            if (found.Length < limit && !all && asked <= MostOfOneDate) continue;
            var ordered = newestFirst ? found.OrderByDescending(document => document.DateFor(true)) : found.OrderBy(document => document.DateFor(false));
            return [.. ordered.ThenBy(document => document.Path, StringComparer.Ordinal).Take(limit).Select(document => document.Id)];
        }
    }

    /// <summary>Some of a folder's files, in the order of their names.</summary>
    private async Task<IEnumerable<Document>> ReadAsync(Filter folder, int there, int from, int wanted, CancellationToken cancellationToken)
    {
        int before = 0;
        if (there > Few)
        {
            var page = await client.QueryAsync(
                collections.Documents, new OrderBy { Key = "rank", Direction = Direction.Asc }, filter: folder, offset: (ulong)from,
                limit: (ulong)wanted, payloadSelector: false, vectorsSelector: false, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (page.Count == 0) return [];
            long first = page[0].OrderValue.Int, last = page[^1].OrderValue.Int;
            Filter earlier = folder.Clone();
            earlier.Must.Add(Conditions.Range("rank", new Range { Lt = first }));
            before = await client.CountAsync(collections.Documents, earlier, exact: true, cancellationToken).ConfigureAwait(false);
            folder.Must.Add(Conditions.Range("rank", new Range { Gte = first, Lte = last }));
        }
        IReadOnlyList<Document> read = await ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        return read.OrderBy(document => document.Path, StringComparer.Ordinal).ThenBy(document => document.Id).Skip(from - before).Take(wanted);
    }

    private async Task<IReadOnlyList<Document>> ReadAsync(Filter filter, CancellationToken cancellationToken) =>
        [.. (await client.AllAsync(collections.Documents, filter, Facts, cancellationToken).ConfigureAwait(false)).Select(FactsOf)];

    private Filter FilterOf(DocumentQuery query)
    {
        var filter = new Filter { MustNot = { Conditions.MatchKeyword("state", DocumentPoints.Deleted) } };
        if (query.State is { } state) filter.Must.Add(DocumentPoints.Is(state));
        if (query.OwnOnly) filter.Must.Add(Conditions.MatchKeyword("source", settings.Value.Source));
        if (query.Folder is { } folder) filter.Must.Add(Conditions.MatchKeyword("folders", DocumentPoints.TrimEnd(folder)));
        if (query.Text is { Length: > 0 } text) filter.Must.Add(DocumentPoints.GramsIn(text).Select(gram => Conditions.MatchKeyword("grams", gram)));
        return filter;
    }

    private static Document FactsOf(RetrievedPoint point) => Payload.Read<DocumentPayload>(point.Payload).Facts!;

    private static bool Contains(Document document, string? text) =>
        string.IsNullOrEmpty(text)
        || document.Path.Contains(text, StringComparison.OrdinalIgnoreCase)
        || document.Title?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
