using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>Qdrant's reading calls over a collection in memory.</summary>
internal static class CollectionReader
{
    public static JsonObject Info(Collection collection) => new()
    {
        ["status"] = "green",
        ["optimizer_status"] = "ok",
        ["segments_count"] = 1,
        ["points_count"] = collection.Points.Count(),
        ["config"] = new JsonObject
        {
            ["params"] = new JsonObject
            {
                ["vectors"] = collection.Vectors.DeepClone(),
                ["sparse_vectors"] = collection.Definition["sparse_vectors"]?.DeepClone(),
                ["shard_number"] = collection.Definition["shard_number"]?.DeepClone() ?? 1,
                ["replication_factor"] = collection.Definition["replication_factor"]?.DeepClone() ?? 1,
                ["write_consistency_factor"] = collection.Definition["write_consistency_factor"]?.DeepClone() ?? 1,
            },
            ["hnsw_config"] = new JsonObject { ["m"] = 16, ["ef_construct"] = 100, ["full_scan_threshold"] = 10000 },
            ["optimizer_config"] = new JsonObject { ["default_segment_number"] = 0, ["flush_interval_sec"] = 5 },
            ["metadata"] = collection.Definition["metadata"]?.DeepClone(),
        },
        ["payload_schema"] = new JsonObject(collection.Indexes.Select(index => KeyValuePair.Create<string, JsonNode?>(
            index.Key, new JsonObject { ["data_type"] = index.Value, ["points"] = collection.Points.Count() }))),
    };

    public static JsonArray Retrieve(Collection collection, JsonObject request) => new(
        [.. request["ids"]!.AsArray().Select(id => collection.Find((string)id!)).Where(point => point is not null)
            .Select(point => point!.ToJson(request["with_payload"], true, request["with_vector"]))]);

    public static JsonObject Scroll(Collection collection, JsonObject request)
    {
        int limit = (int?)request["limit"] ?? 10;
        IEnumerable<StoredPoint> matching = collection.Matching(request["filter"]);
        if (request["order_by"] is JsonObject order)
        {
            string key = (string)order["key"]!;
            if (request["offset"] is not null) throw new QdrantError(400, "Wrong input: Can't use offset with order_by");
            if (collection.Indexes.GetValueOrDefault(key) is not ("integer" or "float" or "datetime"))
                throw new QdrantError(400, $"Wrong input: No range index for `order_by` key: `{key}`");
            bool descending = (string?)order["direction"] == "desc";
            var valued = matching.Where(point => point.Values(key).Any()).Select(point => (point, Value: Rank(point.Values(key).First())));
            matching = descending ? valued.OrderByDescending(v => v.Value).Select(v => v.point) : valued.OrderBy(v => v.Value).Select(v => v.point);
            return Page(matching.Take(limit), null, request);
        }
        string from = request["offset"] is { } offset ? (string)offset! : "";
        StoredPoint[] page = [.. matching.Where(point => string.CompareOrdinal(point.Id, from) >= 0).Take(limit + 1)];
        return Page(page.Take(limit), page.Length > limit ? page[limit].Id : null, request);
    }

    private static double Rank(JsonNode value) => value.GetValueKind() == JsonValueKind.String ? DateTimeOffset.Parse((string)value!, System.Globalization.CultureInfo.InvariantCulture).UtcTicks : (double)value;

    public static JsonObject Facet(Collection collection, JsonObject request)
    {
        string key = (string)request["key"]!;
        if (collection.Indexes.GetValueOrDefault(key) is not ("keyword" or "integer" or "uuid" or "bool"))
            throw new QdrantError(400, $"Wrong input: Field {key} is not indexed for facets");
        var hits = collection.Matching(request["filter"]).SelectMany(point => point.Values(key).Select(value => (string)value!).Distinct())
            .GroupBy(value => value).OrderByDescending(group => group.Count()).Take((int?)request["limit"] ?? 10);
        return new JsonObject { ["hits"] = new JsonArray([.. hits.Select(hit => new JsonObject { ["value"] = hit.Key, ["count"] = hit.Count() })]) };
    }

    public static JsonObject Query(Collection collection, JsonObject request)
    {
        int limit = (int?)request["limit"] ?? 10;
        IEnumerable<StoredPoint> among = collection.Matching(request["filter"]);
        IEnumerable<(StoredPoint Point, float Score)> scored = request["query"] switch
        {
            JsonArray dense => Nearest(collection, among, (string)request["using"]!, [.. dense.Select(x => (float)x!)]),
            JsonObject query when query["indices"] is not null => Sparse(collection, among, (string)request["using"]!, query),
            JsonObject query when (string?)query["sample"] == "random" => among.Select(point => (point, 0f)),
            _ => throw new QdrantError(400, "the test server does not know this query"),
        };
        var best = scored.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Point.Id, StringComparer.Ordinal).Take(limit);
        return new JsonObject
        {
            ["points"] = new JsonArray(
            [
                .. best.Select(hit =>
                {
                    JsonObject json = hit.Point.ToJson(request["with_payload"], false, request["with_vector"]);
                    (json["score"], json["version"]) = (hit.Score, collection.Version);
                    return json;
                }),
            ]),
        };
    }

    private static IEnumerable<(StoredPoint, float)> Nearest(Collection collection, IEnumerable<StoredPoint> among, string name, float[] query)
    {
        if (collection.Vectors[name] is not { } config) throw new QdrantError(400, $"Wrong input: Not existing vector name error: {name}");
        if ((string?)config["distance"] != "Dot") throw new QdrantError(400, "the test server knows the distance Dot only");
        if (query.Length != (int)config["size"]!)
            throw new QdrantError(400, $"Wrong input: Vector dimension error: expected dim: {config["size"]}, got {query.Length}");
        return among.Where(point => point.Dense.ContainsKey(name))
            .Select(point => (point, System.Numerics.Tensors.TensorPrimitives.Dot(point.Dense[name], query)));
    }

    /// <summary>Points that share an index with the query; with the modifier, each of its weights times Qdrant's idf over all vectors of the name.</summary>
    private static IEnumerable<(StoredPoint, float)> Sparse(Collection collection, IEnumerable<StoredPoint> among, string name, JsonObject query)
    {
        bool idf = (string?)collection.Definition["sparse_vectors"]?[name]?["modifier"] == "idf";
        StoredPoint[] all = [.. collection.Points.Where(point => point.Sparse.ContainsKey(name))];
        Dictionary<uint, float> weights = [];
        foreach ((JsonNode? index, JsonNode? value) in query["indices"]!.AsArray().Zip(query["values"]!.AsArray()))
        {
            int n = all.Count(point => point.Sparse[name].ContainsKey((uint)index!));
            weights[(uint)index!] = (float)value! * (idf ? MathF.Log(((all.Length - n + 0.5f) / (n + 0.5f)) + 1) : 1);
        }
        return among.Where(point => point.Sparse.TryGetValue(name, out var sparse) && weights.Keys.Any(sparse.ContainsKey))
            .Select(point => (point, weights.Sum(weight => weight.Value * point.Sparse[name].GetValueOrDefault(weight.Key))));
    }

    private static JsonObject Page(IEnumerable<StoredPoint> points, string? next, JsonObject request) => new()
    {
        ["points"] = new JsonArray([.. points.Select(point => point.ToJson(request["with_payload"], true, request["with_vector"]))]),
        ["next_page_offset"] = next,
    };
}
