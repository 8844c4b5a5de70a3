using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// The part of Qdrant's REST interface (version 1.19) that the knowledge base uses. Every writing call waits until the change can be read.
/// All are idempotent, so that the resilience handler may repeat any of them. Safe to call from any thread.
/// </summary>
/// <exception cref="KnowledgeBaseException">From every call: Qdrant is away, too slow, or refuses.</exception>
internal sealed class QdrantClient(HttpClient http)
{
    /// <summary>Qdrant's spelling of names; what a document or passage computes from its other properties is not stored.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutComputed } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>Null where there is no such collection.</summary>
    public Task<CollectionInfo?> GetCollectionAsync(string collection, CancellationToken cancellationToken) =>
        SendAsync<CollectionInfo>(HttpMethod.Get, $"collections/{collection}", null, cancellationToken, HttpStatusCode.NotFound);

    /// <summary>Leaves a collection that is already there as it is.</summary>
    public Task CreateCollectionAsync(string collection, object definition, CancellationToken cancellationToken) =>
        SendAsync<bool?>(HttpMethod.Put, $"collections/{collection}", definition, cancellationToken, HttpStatusCode.Conflict);

    public Task UpdateCollectionAsync(string collection, object changes, CancellationToken cancellationToken) =>
        SendAsync<bool?>(HttpMethod.Patch, $"collections/{collection}", changes, cancellationToken);

    public Task CreateIndexAsync(string collection, string field, object schema, CancellationToken cancellationToken) =>
        SendAsync<JsonElement?>(
            HttpMethod.Put, $"collections/{collection}/index?wait=true", new { field_name = field, field_schema = schema }, cancellationToken);

    /// <summary>Adds a dense vector of this name to a collection that has points already.</summary>
    public Task CreateVectorAsync(string collection, string vector, int size, CancellationToken cancellationToken) =>
        SendAsync<JsonElement?>(
            HttpMethod.Put, $"collections/{collection}/vectors/{Uri.EscapeDataString(vector)}?wait=true",
            new { dense = new { size, distance = "Dot" } }, cancellationToken);

    public Task DropVectorAsync(string collection, string vector, CancellationToken cancellationToken) =>
        SendAsync<JsonElement?>(
            HttpMethod.Delete, $"collections/{collection}/vectors/{Uri.EscapeDataString(vector)}?wait=true", null, cancellationToken);

    /// <param name="collection">Where to.</param>
    /// <param name="points">What to write.</param>
    /// <param name="onlyOver">A point that is there is overwritten only where this holds; null for always.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task UpsertAsync(string collection, IReadOnlyList<NewPoint> points, Condition? onlyOver, CancellationToken cancellationToken) =>
        SendAsync<JsonElement?>(
            HttpMethod.Put, $"collections/{collection}/points?wait=true", new { points, update_filter = onlyOver }, cancellationToken);

    /// <summary>Writes those that are not there yet.</summary>
    public Task InsertAsync(string collection, IReadOnlyList<NewPoint> points, CancellationToken cancellationToken) =>
        SendAsync<JsonElement?>(
            HttpMethod.Put, $"collections/{collection}/points?wait=true", new { points, update_mode = "insert_only" }, cancellationToken);

    /// <summary>Sets fields of the payload, each change for the points that meet its condition; other fields stay.</summary>
    public Task SetPayloadAsync(
        string collection, IEnumerable<(Condition Filter, IReadOnlyDictionary<string, object?> Fields)> changes, CancellationToken cancellationToken) =>
        SendAsync<JsonElement?>(
            HttpMethod.Post, $"collections/{collection}/points/batch?wait=true",
            new { operations = changes.Select(change => new { set_payload = new { payload = change.Fields, filter = change.Filter } }) },
            cancellationToken);

    public Task DeleteAsync(string collection, Condition filter, CancellationToken cancellationToken) =>
        SendAsync<JsonElement?>(HttpMethod.Post, $"collections/{collection}/points/delete?wait=true", new { filter }, cancellationToken);

    /// <summary>False where one of the points is not there; others may have been written then.</summary>
    public async Task<bool> UpdateVectorsAsync(string collection, IReadOnlyList<PointVectors> points, CancellationToken cancellationToken) =>
        await SendAsync<JsonElement?>(
            HttpMethod.Put, $"collections/{collection}/points/vectors?wait=true", new { points }, cancellationToken,
            HttpStatusCode.NotFound).ConfigureAwait(false) is not null;

    /// <summary>In no certain order; those that are not there are left out.</summary>
    public async Task<IReadOnlyList<StoredPoint<TPayload>>> RetrieveAsync<TPayload>(
        string collection, IEnumerable<Guid> ids, object withPayload, CancellationToken cancellationToken) =>
        await SendAsync<IReadOnlyList<StoredPoint<TPayload>>>(
            HttpMethod.Post, $"collections/{collection}/points", new { ids = ids.Distinct(), with_payload = withPayload },
            cancellationToken).ConfigureAwait(false) ?? [];

    public async Task<PointPage<TPayload>> ScrollAsync<TPayload>(
        string collection, ScrollRequest request, CancellationToken cancellationToken) =>
        await SendAsync<PointPage<TPayload>>(
            HttpMethod.Post, $"collections/{collection}/points/scroll", request, cancellationToken).ConfigureAwait(false) ?? new([], null);

    public async Task<int> CountAsync(string collection, Condition? filter, CancellationToken cancellationToken) =>
        await SendAsync<Counted>(
            HttpMethod.Post, $"collections/{collection}/points/count", new { filter, exact = true }, cancellationToken)
            .ConfigureAwait(false) is { } counted ? counted.Count : 0;

    /// <summary>The different values that an indexed field has among these points, at most <paramref name="limit"/>.</summary>
    /// <remarks>Without a condition they come from the index as it is, and a value whose last point was just deleted may be among them.</remarks>
    public async Task<IReadOnlyList<string>> ListValuesAsync(
        string collection, string field, Condition? filter, int limit, CancellationToken cancellationToken) =>
        await SendAsync<Facet>(
            HttpMethod.Post, $"collections/{collection}/facet", new { key = field, filter, limit, exact = filter is not null }, cancellationToken)
            .ConfigureAwait(false) is { } facet ? [.. facet.Hits.Select(hit => hit.Value)] : [];

    /// <summary>Best first.</summary>
    public async Task<IReadOnlyList<StoredPoint<TPayload>>> QueryAsync<TPayload>(
        string collection, QueryRequest request, CancellationToken cancellationToken) =>
        (await SendAsync<PointPage<TPayload>>(
            HttpMethod.Post, $"collections/{collection}/points/query", request, cancellationToken).ConfigureAwait(false))?.Points ?? [];

    /// <summary>The result, or its default where Qdrant answers with the status that the caller foresees.</summary>
    private async Task<TResult?> SendAsync<TResult>(
        HttpMethod method, string path, object? body, CancellationToken cancellationToken, HttpStatusCode? foreseen = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json);
            using HttpResponseMessage response =
                await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == foreseen) return default;
            if (!response.IsSuccessStatusCode)
                throw await QdrantFault.OfAsync(http.BaseAddress, request, response, cancellationToken).ConfigureAwait(false);
            Envelope<TResult>? envelope =
                await response.Content.ReadFromJsonAsync<Envelope<TResult>>(Json, cancellationToken).ConfigureAwait(false);
            return envelope is null ? default : envelope.Result;
        }
        catch (Exception exception) when (exception is not KnowledgeBaseException && !cancellationToken.IsCancellationRequested)
        {
            throw QdrantFault.Of(http.BaseAddress, exception);
        }
    }

    private static void LeaveOutComputed(JsonTypeInfo type)
    {
        if (type.Type.Namespace != typeof(Document).Namespace) return;
        foreach (JsonPropertyInfo property in type.Properties.Where(property => property.Set is null).ToList()) type.Properties.Remove(property);
    }

    private sealed record Envelope<TResult>(TResult? Result);

    private sealed record Counted(int Count);

    private sealed record Facet(IReadOnlyList<FacetHit> Hits);

    private sealed record FacetHit(string Value);
}
