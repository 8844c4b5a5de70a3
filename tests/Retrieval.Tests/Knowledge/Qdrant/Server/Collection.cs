using Google.Protobuf.Collections;
using Grpc.Core;
using Qdrant.Client.Grpc;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

/// <summary>A collection in memory: what was written, and the rules by which Qdrant writes.</summary>
/// <param name="definition">As it was created.</param>
/// <param name="beforeWriting">Called before each single point is written; may throw, and then what was written so far stays, as in Qdrant.</param>
internal sealed class Collection(CreateCollection definition, Action beforeWriting)
{
    private readonly SortedDictionary<string, StoredPoint> _points = new(StringComparer.Ordinal);

    public CreateCollection Definition { get; } = definition;

    public MapField<string, VectorParams> Vectors => Definition.VectorsConfig.ParamsMap.Map;

    public Dictionary<string, PayloadSchemaInfo> Indexes { get; } = [];

    public IEnumerable<StoredPoint> Points => _points.Values;

    public StoredPoint? Find(PointId id) => _points.GetValueOrDefault(id.Uuid);

    public List<StoredPoint> Matching(Filter? filter) => [.. _points.Values.Where(point => PointFilter.Matches(this, filter, point))];

    public CollectionInfo Info()
    {
        var info = new CollectionInfo
        {
            Status = CollectionStatus.Green,
            PointsCount = (ulong)_points.Count,
            Config = new CollectionConfig
            {
                Params = new CollectionParams
                {
                    VectorsConfig = Definition.VectorsConfig,
                    SparseVectorsConfig = Definition.SparseVectorsConfig,
                    ShardNumber = Math.Max(1, Definition.ShardNumber),
                    ReplicationFactor = Definition.ReplicationFactor,
                    WriteConsistencyFactor = Definition.WriteConsistencyFactor,
                },
                Metadata = { Definition.Metadata },
            },
        };
        foreach ((string field, PayloadSchemaInfo index) in Indexes) info.PayloadSchema[field] = index;
        return info;
    }

    public void Update(UpdateCollection changes)
    {
        foreach ((string name, Value value) in changes.Metadata) Definition.Metadata[name] = value;
        if (changes.Params?.HasWriteConsistencyFactor == true) Definition.WriteConsistencyFactor = changes.Params.WriteConsistencyFactor;
        foreach ((string name, VectorParamsDiff diff) in changes.VectorsConfig?.ParamsMap?.Map ?? [])
        {
            if (!Vectors.TryGetValue(name, out VectorParams? vector)) throw Refused($"Wrong input: Not existing vector name error: {name}");
            vector.QuantizationConfig = new QuantizationConfig { Scalar = diff.QuantizationConfig.Scalar, Binary = diff.QuantizationConfig.Binary };
        }
    }

    public void CreateIndex(CreateFieldIndexCollection index) => Indexes[index.FieldName] = new PayloadSchemaInfo
    {
        DataType = Enum.Parse<PayloadSchemaType>(index.FieldType.ToString()),
        Params = index.FieldIndexParams,
    };

    public void Upsert(IReadOnlyList<PointStruct> points, Filter? onlyOver, UpdateMode mode)
    {
        List<StoredPoint> read = [.. points.Select(Read)];
        // The condition is looked at for all points before any is written, as Qdrant does.
        HashSet<string> excluded =
        [
            .. from point in read
               where _points.TryGetValue(point.Id, out StoredPoint? there) && (mode == UpdateMode.InsertOnly || !PointFilter.Matches(this, onlyOver, there))
               select point.Id,
        ];
        foreach (StoredPoint point in read.Where(point => !excluded.Contains(point.Id))) Write(() => _points[point.Id] = point);
    }

    public void SetPayload(MapField<string, Value> fields, Filter filter)
    {
        foreach (StoredPoint point in Matching(filter))
        {
            Write(() =>
            {
                foreach ((string name, Value value) in fields) point.Payload[name] = value;
            });
        }
    }

    public void Delete(Filter filter)
    {
        foreach (StoredPoint point in Matching(filter)) Write(() => _points.Remove(point.Id));
    }

    public void UpdateVectors(IEnumerable<PointVectors> points)
    {
        foreach (PointVectors update in points)
        {
            StoredPoint point = Find(update.Id) ?? throw new RpcException(new Status(StatusCode.NotFound, $"Not found: No point with id {update.Id.Uuid} found"));
            Write(() => ReadVectors(update.Vectors, point));
        }
    }

    public void CreateVector(CreateVectorNameRequest request) =>
        Write(() => Vectors[request.VectorName] = new VectorParams { Size = request.DenseConfig.Size, Distance = request.DenseConfig.Distance });

    public void DropVector(string name)
    {
        Vectors.Remove(name);
        foreach (StoredPoint point in _points.Values) point.Dense.Remove(name);
    }

    public static RpcException Refused(string why) => new(new Status(StatusCode.InvalidArgument, why));

    private void Write(Action change)
    {
        beforeWriting();
        change();
    }

    private StoredPoint Read(PointStruct point)
    {
        var stored = new StoredPoint(Guid.Parse(point.Id.Uuid).ToString(), point.Payload.Clone());
        ReadVectors(point.Vectors ?? throw Refused("Expected some vectors"), stored);
        return stored;
    }

    private void ReadVectors(Vectors vectors, StoredPoint point)
    {
        foreach ((string name, Vector vector) in vectors.Vectors_.Vectors)
        {
            if (vector.Dense is { } dense)
            {
                if (!Vectors.TryGetValue(name, out VectorParams? config)) throw Refused($"Wrong input: Not existing vector name error: {name}");
                if (dense.Data.Count != (int)config.Size) throw Refused($"Wrong input: Vector dimension error: expected dim: {config.Size}, got {dense.Data.Count}");
                point.Dense[name] = [.. dense.Data];
            }
            else
            {
                SparseVector sparse = vector.Sparse ?? throw Refused("the test server knows dense and sparse vectors only");
                if (Definition.SparseVectorsConfig?.Map.ContainsKey(name) != true) throw Refused($"Wrong input: Not existing vector name error: {name}");
                if (sparse.Indices.Count != sparse.Values.Count || sparse.Indices.Distinct().Count() != sparse.Indices.Count)
                    throw Refused("Validation error: indices must be unique and as many as values");
                point.Sparse[name] = sparse.Indices.Zip(sparse.Values).ToDictionary(pair => pair.First, pair => pair.Second);
            }
        }
    }
}

/// <summary>A point: vectors and payload as they came.</summary>
internal sealed record StoredPoint(string Id, MapField<string, Value> Payload)
{
    public Dictionary<string, float[]> Dense { get; } = [];

    public Dictionary<string, Dictionary<uint, float>> Sparse { get; } = [];

    /// <summary>The values at a path such as <c>facts.path</c>; a list gives each of its items.</summary>
    public IEnumerable<Value> Values(string path)
    {
        string[] steps = path.Split('.');
        MapField<string, Value>? fields = Payload;
        foreach (string step in steps[..^1]) fields = fields is not null && fields.TryGetValue(step, out Value? inner) ? inner.StructValue?.Fields : null;
        if (fields is null || !fields.TryGetValue(steps[^1], out Value? value)) return [];
        return (value.ListValue is { } list ? list.Values : (IEnumerable<Value>)[value]).Where(item => item.KindCase != Value.KindOneofCase.NullValue);
    }
}
