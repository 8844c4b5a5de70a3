using System.Numerics.Tensors;
using Google.Protobuf.Collections;
using Qdrant.Client.Grpc;
using Asked = Qdrant.Client.Grpc.Query;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>Qdrant's reading calls over a collection in memory.</summary>
internal static class CollectionReader
{
    public static GetResponse Retrieve(Collection collection, GetPoints request) =>
        new() { Result = { request.Ids.Select(collection.Find).OfType<StoredPoint>().Select(point => Retrieved(point, request.WithPayload, request.WithVectors)) } };

    public static ScrollResponse Scroll(Collection collection, ScrollPoints request)
    {
        if (request.HasLimit && request.Limit == 0) throw Collection.Refused("Validation error in body: limit: value 0 invalid, must be 1 or larger");
        if (request.OrderBy is not null && request.Offset is not null) throw Collection.Refused("Wrong input: Can't use offset with order_by");
        int limit = request.HasLimit ? (int)request.Limit : 10;
        if (request.OrderBy is { } order)
            return new ScrollResponse { Result = { Ordered(collection, order, request.Filter).Take(limit).Select(one => Retrieved(one.Point, request.WithPayload, request.WithVectors, one.Value)) } };
        string from = request.Offset?.Uuid ?? "";
        StoredPoint[] page = [.. collection.Matching(request.Filter).Where(point => string.CompareOrdinal(point.Id, from) >= 0).Take(limit + 1)];
        var answer = new ScrollResponse { Result = { page.Take(limit).Select(point => Retrieved(point, request.WithPayload, request.WithVectors)) } };
        if (page.Length > limit) answer.NextPageOffset = new PointId { Uuid = page[limit].Id };
        return answer;
    }

    public static FacetResponse Facet(Collection collection, FacetCounts request)
    {
        if (!collection.Indexes.TryGetValue(request.Key, out PayloadSchemaInfo? index) || index.DataType is not (PayloadSchemaType.Keyword or PayloadSchemaType.Uuid))
            throw Collection.Refused($"Wrong input: Field {request.Key} is not indexed for facets");
        var hits = collection.Matching(request.Filter).SelectMany(point => point.Values(request.Key).Select(value => value.StringValue).Distinct())
            .GroupBy(value => value).OrderByDescending(group => group.Count()).Take(request.HasLimit ? (int)request.Limit : 10);
        return new FacetResponse { Hits = { hits.Select(hit => new FacetHit { Value = new FacetValue { StringValue = hit.Key }, Count = (ulong)hit.Count() }) } };
    }

    public static IEnumerable<ScoredPoint> Query(Collection collection, QueryPoints request)
    {
        if (request.HasLimit && request.Limit == 0) throw Collection.Refused("Validation error in body: limit: value 0 invalid, must be 1 or larger");
        List<StoredPoint> among = collection.Matching(request.Filter);
        IEnumerable<(StoredPoint Point, float Score, OrderValue? Order)> found = request.Query?.VariantCase switch
        {
            null => among.Select(point => (point, 1f, (OrderValue?)null)),
            Asked.VariantOneofCase.Sample => among.Select(point => (point, 0f, (OrderValue?)null)),
            Asked.VariantOneofCase.OrderBy => Ordered(collection, request.Query.OrderBy, request.Filter).Select(one => (one.Point, 1f, (OrderValue?)one.Value)),
            Asked.VariantOneofCase.Nearest when request.Query.Nearest.Dense is { } dense => Best(Nearest(collection, among, request.Using, [.. dense.Data])),
            Asked.VariantOneofCase.Nearest when request.Query.Nearest.Sparse is { } sparse => Best(Sparse(collection, among, request.Using, sparse)),
            _ => throw Collection.Refused("the test server does not know this query"),
        };
        return found.Skip((int)request.Offset).Take(request.HasLimit ? (int)request.Limit : 10).Select(hit =>
        {
            RetrievedPoint point = Retrieved(hit.Point, request.WithPayload, request.WithVectors, hit.Order);
            return new ScoredPoint { Id = point.Id, Payload = { point.Payload }, Vectors = point.Vectors, OrderValue = point.OrderValue, Score = hit.Score };
        });
    }

    private static IEnumerable<(StoredPoint, float, OrderValue?)> Best(IEnumerable<(StoredPoint Point, float Score)> scored) =>
        scored.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Point.Id, StringComparer.Ordinal).Select(hit => (hit.Point, hit.Score, (OrderValue?)null));

    private static IEnumerable<(StoredPoint Point, float Score)> Nearest(Collection collection, IEnumerable<StoredPoint> among, string name, float[] query)
    {
        if (!collection.Vectors.TryGetValue(name, out VectorParams? config)) throw Collection.Refused($"Wrong input: Not existing vector name error: {name}");
        if (config.Distance != Distance.Dot) throw Collection.Refused("the test server knows the distance Dot only");
        if (query.Length != (int)config.Size) throw Collection.Refused($"Wrong input: Vector dimension error: expected dim: {config.Size}, got {query.Length}");
        return among.Where(point => point.Dense.ContainsKey(name)).Select(point => (point, TensorPrimitives.Dot(point.Dense[name], query)));
    }

    /// <summary>Points that share an index with the query; with the modifier, each of its weights times Qdrant's idf over all vectors of the name.</summary>
    private static IEnumerable<(StoredPoint Point, float Score)> Sparse(Collection collection, IEnumerable<StoredPoint> among, string name, SparseVector query)
    {
        bool idf = collection.Definition.SparseVectorsConfig.Map[name].Modifier == Modifier.Idf;
        StoredPoint[] all = [.. collection.Points.Where(point => point.Sparse.ContainsKey(name))];
        Dictionary<uint, float> weights = [];
        foreach ((uint index, float value) in query.Indices.Zip(query.Values))
        {
            int n = all.Count(point => point.Sparse[name].ContainsKey(index));
            weights[index] = value * (idf ? MathF.Log(((all.Length - n + 0.5f) / (n + 0.5f)) + 1) : 1);
        }
        return among.Where(point => point.Sparse.TryGetValue(name, out var sparse) && weights.Keys.Any(sparse.ContainsKey))
            .Select(point => (point, weights.Sum(weight => weight.Value * point.Sparse[name].GetValueOrDefault(weight.Key))));
    }

    private static IEnumerable<(StoredPoint Point, OrderValue Value)> Ordered(Collection collection, OrderBy order, Filter? filter)
    {
        if (collection.Indexes.GetValueOrDefault(order.Key)?.DataType is not ((PayloadSchemaType.Integer or PayloadSchemaType.Datetime) and var type))
            throw Collection.Refused($"Wrong input: No range index for `order_by` key: `{order.Key}`");
        var valued = collection.Matching(filter).SelectMany(point => point.Values(order.Key)
            .Select(value => (Point: point, Value: type == PayloadSchemaType.Integer ? value.IntegerValue : PointFilter.Moment(value))));
        return (order.Direction == Direction.Desc ? valued.OrderByDescending(one => one.Value) : valued.OrderBy(one => one.Value))
            .Select(one => (one.Point, new OrderValue { Int = one.Value }));
    }

    private static RetrievedPoint Retrieved(StoredPoint point, WithPayloadSelector? payload, WithVectorsSelector? vectors, OrderValue? order = null)
    {
        var retrieved = new RetrievedPoint { Id = new PointId { Uuid = point.Id }, OrderValue = order };
        if (payload?.Enable == true) retrieved.Payload.Add(point.Payload);
        foreach (string path in payload?.Include?.Fields ?? []) Select(point.Payload, retrieved.Payload, path.Split('.'));
        var named = new NamedVectorsOutput();
        foreach (string name in (vectors?.Include?.Names ?? []).Where(point.Dense.ContainsKey))
            named.Vectors[name] = new VectorOutput { Dense = new DenseVector { Data = { point.Dense[name] } } };
        if (named.Vectors.Count > 0) retrieved.Vectors = new VectorsOutput { Vectors = named };
        return retrieved;
    }

    private static void Select(MapField<string, Value> from, MapField<string, Value> to, string[] path)
    {
        if (!from.TryGetValue(path[0], out Value? value)) return;
        if (path.Length == 1)
        {
            to[path[0]] = value;
            return;
        }
        if (value.StructValue is not { } inner) return;
        if (!to.TryGetValue(path[0], out Value? selected)) to[path[0]] = selected = new Value { StructValue = new Struct() };
        Select(inner.Fields, selected.StructValue.Fields, path[1..]);
    }
}
