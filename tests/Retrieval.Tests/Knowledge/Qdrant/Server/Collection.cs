using System.Text.Json.Nodes;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>A collection in memory: what was written, and the rules by which Qdrant 1.19 writes.</summary>
/// <param name="definition">As it was created.</param>
/// <param name="beforeWriting">Called before each single point is written; may throw, and then what was written so far stays, as in Qdrant.</param>
internal sealed class Collection(JsonObject definition, Action beforeWriting)
{
    private readonly SortedDictionary<string, StoredPoint> _points = new(StringComparer.Ordinal);

    public JsonObject Definition { get; } = definition;

    public JsonObject Vectors => Definition["vectors"]!.AsObject();

    public Dictionary<string, string> Indexes { get; } = [];

    public long Version { get; private set; }

    public IEnumerable<StoredPoint> Points => _points.Values;

    public PointFilter Filter => new(Indexes.ContainsKey);

    public StoredPoint? Find(string id) => _points.GetValueOrDefault(id);

    public IEnumerable<StoredPoint> Matching(JsonNode? filter) => _points.Values.Where(point => Filter.Matches(filter, point)).ToList();

    public void Upsert(JsonArray points, JsonNode? onlyOver, string? mode)
    {
        List<StoredPoint> read = [.. points.Select(point => Read(point!.AsObject()))];
        // The condition is looked at for all points before any is written, as Qdrant does.
        HashSet<string> excluded =
        [
            .. from point in read
               where _points.TryGetValue(point.Id, out StoredPoint? there) && (mode == "insert_only" || !Filter.Matches(onlyOver, there))
               select point.Id,
        ];
        foreach (StoredPoint point in read.Where(point => !excluded.Contains(point.Id))) Write(() => _points[point.Id] = point);
    }

    public void SetPayload(JsonObject fields, JsonNode? filter)
    {
        foreach (StoredPoint point in Matching(filter))
        {
            Write(() =>
            {
                JsonObject merged = point.Payload.DeepClone().AsObject();
                foreach ((string name, JsonNode? value) in fields) merged[name] = value?.DeepClone();
                point.Payload = merged;
            });
        }
    }

    public void Delete(JsonNode? filter)
    {
        foreach (StoredPoint point in Matching(filter)) Write(() => _points.Remove(point.Id));
    }

    public void UpdateVectors(JsonArray points)
    {
        foreach (JsonNode? update in points)
        {
            string id = (string)update!["id"]!;
            if (!_points.TryGetValue(id, out StoredPoint? point)) throw new QdrantError(404, $"Not found: No point with id {id} found");
            Write(() => ReadVectors(update["vector"]!.AsObject(), point));
        }
    }

    public void CreateVector(string name, JsonObject dense)
    {
        if (Vectors.ContainsKey(name)) throw new QdrantError(409, $"Wrong input: Vector {name} already exists");
        Write(() => Vectors[name] = dense.DeepClone());
    }

    public void DropVector(string name)
    {
        if (!Vectors.Remove(name)) throw new QdrantError(404, $"Not found: Vector {name} does not exist");
        foreach (StoredPoint point in _points.Values) point.Dense.Remove(name);
    }

    private void Write(Action change)
    {
        beforeWriting();
        Version++;
        change();
    }

    private StoredPoint Read(JsonObject json)
    {
        var point = new StoredPoint(((Guid)json["id"]!).ToString()) { Payload = json["payload"]?.DeepClone().AsObject() ?? [] };
        ReadVectors(json["vector"]!.AsObject(), point);
        return point;
    }

    private void ReadVectors(JsonObject vectors, StoredPoint point)
    {
        foreach ((string name, JsonNode? vector) in vectors)
        {
            if (vector is JsonArray dense)
            {
                if (Vectors[name] is not { } config) throw new QdrantError(400, $"Wrong input: Not existing vector name error: {name}");
                if (dense.Count != (int)config["size"]!)
                    throw new QdrantError(400, $"Wrong input: Vector dimension error: expected dim: {config["size"]}, got {dense.Count}");
                point.Dense[name] = [.. dense.Select(x => (float)x!)];
            }
            else
            {
                if (Definition["sparse_vectors"]?[name] is null) throw new QdrantError(400, $"Wrong input: Not existing vector name error: {name}");
                uint[] indices = [.. vector!["indices"]!.AsArray().Select(x => (uint)x!)];
                float[] values = [.. vector["values"]!.AsArray().Select(x => (float)x!)];
                if (indices.Length != values.Length || indices.Distinct().Count() != indices.Length)
                    throw new QdrantError(422, "Validation error in JSON body: [sparse vector]: indices must be unique and as many as values");
                point.Sparse[name] = indices.Zip(values).ToDictionary(pair => pair.First, pair => pair.Second);
            }
        }
    }
}
