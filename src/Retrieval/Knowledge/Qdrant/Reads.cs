using Qdrant.Client;
using Qdrant.Client.Grpc;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Reading calls as they are made here: of each point the fields and vectors that are named, and nothing else.</summary>
/// <exception cref="KnowledgeBaseException">From every call: Qdrant is away, too slow, or refuses.</exception>
internal static class Reads
{
    private const int PageSize = 1000;

    /// <summary>Points by id, in no certain order; those that are not there are left out.</summary>
    public static Task<IReadOnlyList<RetrievedPoint>> GetAsync(
        this QdrantClient client, string collection, IEnumerable<Guid> ids, string[] fields, CancellationToken cancellationToken, params string[] vectors) =>
        client.RetrieveAsync(collection, [.. ids.Select(id => (PointId)id)], fields, Vectors(vectors), cancellationToken: cancellationToken);

    /// <summary>One page of what meets a filter, ordered by id or by a field that is indexed for it.</summary>
    public static Task<ScrollResponse> PageAsync(
        this QdrantClient client, string collection, Filter filter, int limit, string[] fields, CancellationToken cancellationToken,
        string[]? vectors = null, OrderBy? order = null, PointId? from = null) =>
        client.ScrollAsync(
            collection, filter, (uint)limit, from, fields.Length > 0 ? fields : (WithPayloadSelector)false, Vectors(vectors ?? []), orderBy: order,
            cancellationToken: cancellationToken);

    /// <summary>All that meets a filter, page by page.</summary>
    public static async Task<List<RetrievedPoint>> AllAsync(
        this QdrantClient client, string collection, Filter filter, string[] fields, CancellationToken cancellationToken, params string[] vectors)
    {
        List<RetrievedPoint> points = [];
        PointId? next = null;
        do
        {
            ScrollResponse page = await client.PageAsync(collection, filter, PageSize, fields, cancellationToken, vectors, from: next).ConfigureAwait(false);
            points.AddRange(page.Result);
            next = page.NextPageOffset;
        }
        while (next is not null);
        return points;
    }

    /// <summary>How many points meet a filter.</summary>
    public static async Task<int> CountAsync(this QdrantClient client, string collection, Filter? filter, bool exact, CancellationToken cancellationToken) =>
        (int)await client.CountAsync(collection, filter, exact, cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>The values that an indexed field has among the points that meet a filter, most frequent first.</summary>
    public static async Task<IReadOnlyList<(string Value, int Count)>> ValuesAsync(
        this QdrantClient client, string collection, string field, Filter? filter, int limit, bool exact, CancellationToken cancellationToken)
    {
        FacetResponse facet = await client.FacetAsync(collection, field, filter, (ulong)limit, exact, cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. facet.Hits.Select(hit => (hit.Value.StringValue, (int)hit.Count))];
    }

    private static WithVectorsSelector Vectors(string[] names) => names.Length > 0 ? names : false;
}
