using Grpc.Core;
using Microsoft.Extensions.Options;
using Qdrant.Client;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Settings;
using Placed = Qdrant.Client.Grpc.Memory;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// The collections and how they are made. <c>documents</c>: one point for each document, with its facts and its current version.
/// <c>passages</c>: one point for each passage of a version, with its vectors and what filters need. <c>contents</c>: the documents' texts,
/// compressed, in pieces. <c>terms</c>: one for each word of the vocabulary. All but the passages have no vectors.
/// </summary>
internal sealed class QdrantCollections(QdrantClient client, QdrantNodes nodes, IOptions<RagOptions> settings, StaticEmbedder embedder)
{
    /// <summary>Name of the sparse vector with the BM25 weights.</summary>
    public const string Keywords = "bm25";

    /// <summary>The field that is found by its beginning.</summary>
    public const string Term = "term";

    /// <summary>Changes with the payloads' fields.</summary>
    private const long Format = 2;

    /// <summary>Vectors that are added to points that are there, and points written under a condition: both came with 1.18 at the latest.</summary>
    private static readonly Version Needed = new(1, 18), WithPrefixes = new(1, 19);

    private readonly RagOptions _options = settings.Value;

    public string Documents => _options.QdrantPrefix + "_documents";

    public string Passages => _options.QdrantPrefix + "_passages";

    public string Terms => _options.QdrantPrefix + "_terms";

    public string Contents => _options.QdrantPrefix + "_contents";

    /// <summary>Whether a keyword can be found by its beginning; since Qdrant 1.19.</summary>
    public bool CanFindPrefixes { get; private set; }

    /// <summary>Makes what is missing. Several processes may do so at once: the first wins, the others find it made.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        HealthCheckReply health = await client.HealthAsync(cancellationToken).ConfigureAwait(false);
        // A name of a version that tells no number is that of somebody's own build, who knows what it can do.
        bool told = Version.TryParse(health.Version.Split('-')[0], out Version? version);
        if (told && version < Needed)
        {
            throw new KnowledgeBaseException(
                $"Qdrant at {nodes.Address} is version {health.Version}, and {Needed} or later is needed: "
                + "update it one minor version at a time, which keeps its data.");
        }
        CanFindPrefixes = !told || version >= WithPrefixes;
        Index[] ofVersion = [.. Of(PayloadSchemaType.Uuid, "doc"), .. Of(PayloadSchemaType.Integer, "version")];
        Index[] filtered =
            [.. ofVersion, .. Of(PayloadSchemaType.Keyword, "folders", "tags", "type", "name", "author", "own"), .. Of(PayloadSchemaType.Datetime, "date")];
        Index[] facts =
        [
            .. Of(PayloadSchemaType.Keyword, "state", "source", "folder", "grams", "names", "links"),
            .. Of(PayloadSchemaType.Keyword, "facet.tags", "facet.author", "facet.folder", "facet.file", "facet.language"),
            .. Of(PayloadSchemaType.Integer, "rank"), .. Of(PayloadSchemaType.Datetime, "when", "oldest", "facts.modified_at"),
        ];
        await EnsureAsync(Documents, null, [.. filtered, .. facts], cancellationToken).ConfigureAwait(false);
        await EnsureAsync(Contents, null, ofVersion, cancellationToken).ConfigureAwait(false);
        await EnsureAsync(
            Terms, null, [.. Of(PayloadSchemaType.Keyword, Term, "pairs"), .. Of(PayloadSchemaType.Integer, "size")], cancellationToken).ConfigureAwait(false);
        var space = new VectorParams { Size = (ulong)embedder.Space.Dimension, Distance = Distance.Dot };
        if (Quantized is { } quantization) space.QuantizationConfig = quantization;
        await EnsureAsync(Passages, new VectorParamsMap { Map = { [embedder.Space.Id] = space } },
            [.. filtered, .. Of(PayloadSchemaType.Uuid, "key", "text"), .. Of(PayloadSchemaType.Keyword, "language", "weights", "own_author"),
                .. Of(PayloadSchemaType.Datetime, "own_date")],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Another one as soon as one of them was lost and made anew.</summary>
    public async Task<string> GetInstanceAsync(CancellationToken cancellationToken)
    {
        string[] names = [Documents, Contents, Terms, Passages];
        CollectionInfo[] all = await Task.WhenAll(names.Select(name => InfoAsync(name, cancellationToken))).ConfigureAwait(false);
        return PointKey.Of([.. all.Select(info => info.Config.Metadata["instance"].StringValue)]).ToString("N");
    }

    /// <summary>The passages' collection as it is now: other processes may have added spaces.</summary>
    public Task<CollectionInfo> GetPassagesInfoAsync(CancellationToken cancellationToken) => InfoAsync(Passages, cancellationToken);

    /// <summary>Dense vectors by name.</summary>
    public static IReadOnlyDictionary<string, VectorParams> SpacesOf(CollectionInfo info) =>
        info.Config.Params.VectorsConfig?.ParamsMap?.Map is { } map ? map.ToDictionary() : [];

    /// <summary>Words of a passage on average, as far as its weights are concerned; null before the first.</summary>
    public static double? AverageLengthOf(CollectionInfo info) =>
        info.Config.Metadata.TryGetValue("average_length", out Value? length) ? (length.HasIntegerValue ? length.IntegerValue : length.DoubleValue) : null;

    /// <summary>Keeps the passages' average length for all writers.</summary>
    public Task SetAverageLengthAsync(double words, CancellationToken cancellationToken) =>
        client.UpdateCollectionAsync(Passages, new Dictionary<string, Value> { ["average_length"] = words }, cancellationToken: cancellationToken);

    /// <summary>Makes room for a space beside the others, which keep serving.</summary>
    public async Task EnsureSpaceAsync(EmbeddingSpace space, CancellationToken cancellationToken)
    {
        if (await HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)) return;
        try
        {
            await client.CreateVectorNameAsync(new CreateVectorNameRequest
            {
                CollectionName = Passages,
                VectorName = space.Id,
                Wait = true,
                DenseConfig = new DenseVectorCreationConfig { Size = (ulong)space.Dimension, Distance = Distance.Dot },
            }, cancellationToken).ConfigureAwait(false);
        }
        catch (KnowledgeBaseException)
        {
            // Another worker may have come first; anything else is Qdrant's refusal.
            if (!await HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)) throw;
        }
        if (Quantized is not { } quantized) return;
        var diff = quantized.Scalar is { } scalar ? new QuantizationConfigDiff { Scalar = scalar } : new QuantizationConfigDiff { Binary = quantized.Binary };
        await client.UpdateCollectionAsync(
            Passages, new VectorParamsDiffMap { Map = { [space.Id] = new VectorParamsDiff { QuantizationConfig = diff } } }, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
    }

    /// <summary>Whether the space is there.</summary>
    /// <exception cref="KnowledgeBaseException">It is, with another dimension.</exception>
    public async Task<bool> HasSpaceAsync(EmbeddingSpace space, CancellationToken cancellationToken) =>
        Holds(await GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false), space);

    /// <inheritdoc cref="HasSpaceAsync"/>
    public static bool Holds(CollectionInfo info, EmbeddingSpace space)
    {
        if (!SpacesOf(info).TryGetValue(space.Id, out VectorParams? known)) return false;
        return known.Size == (ulong)space.Dimension
            ? true
            : throw new KnowledgeBaseException($"The embedding space {space.Id} has {known.Size} dimensions in Qdrant, its model {space.Dimension}.");
    }

    private QuantizationConfig? Quantized => _options.QdrantQuantization switch
    {
        "int8" => new QuantizationConfig { Scalar = new ScalarQuantization { Type = QuantizationType.Int8, Quantile = 0.99f, Memory = Placed.Pinned } },
        "binary" => new QuantizationConfig { Binary = new BinaryQuantization { Memory = Placed.Pinned } },
        _ => null,
    };

    private uint CopiesWritten(uint copies) => Math.Min(_options.QdrantWriteCopies > 0 ? (uint)_options.QdrantWriteCopies : (copies / 2) + 1, copies);

    private async Task EnsureAsync(
        string collection, VectorParamsMap? vectors, IEnumerable<Index> indexes, CancellationToken cancellationToken)
    {
        if (await FindAsync(collection, cancellationToken).ConfigureAwait(false) is null)
            await CreateAsync(collection, vectors, cancellationToken).ConfigureAwait(false);
        CollectionInfo info = await InfoAsync(collection, cancellationToken).ConfigureAwait(false);
        if (!info.Config.Metadata.TryGetValue("format", out Value? format) || format.IntegerValue != Format)
        {
            throw new KnowledgeBaseException($"Qdrant at {nodes.Address} has a collection {collection} that another program or version made: "
                + "write another Rag:QdrantPrefix, under which the files are indexed anew, or delete it.");
        }
        // How many copies must have a write is a choice of today's, also for a collection made before.
        CollectionParams made = info.Config.Params;
        uint written = CopiesWritten(made.HasReplicationFactor ? made.ReplicationFactor : 1);
        if (made.HasWriteConsistencyFactor && made.WriteConsistencyFactor != written)
        {
            var diff = new CollectionParamsDiff { WriteConsistencyFactor = written };
            await client.UpdateCollectionAsync(collection, collectionParams: diff, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        // An index that a killed process left out is made now; making one twice changes nothing.
        foreach ((string field, PayloadSchemaType type) in indexes)
        {
            bool wantsPrefix = field == Term && CanFindPrefixes;
            bool stands = info.PayloadSchema.TryGetValue(field, out PayloadSchemaInfo? index);
            if (stands && (!wantsPrefix || index!.Params?.KeywordIndexParams?.Prefix is not null)) continue;
            PayloadIndexParams? how = wantsPrefix ? new() { KeywordIndexParams = new KeywordIndexParams { Prefix = new KeywordPrefixParams() } } : null;
            await client.CreatePayloadIndexAsync(collection, field, type, how, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(string collection, VectorParamsMap? vectors, CancellationToken cancellationToken)
    {
        uint copies = (uint)_options.QdrantReplicas;
        var definition = new CreateCollection
        {
            CollectionName = collection,
            VectorsConfig = new VectorsConfig { ParamsMap = vectors ?? new VectorParamsMap() },
            ReplicationFactor = copies,
            WriteConsistencyFactor = CopiesWritten(copies),
            // Written with the collection, in one step: a collection never stands without its mark.
            Metadata = { ["instance"] = Guid.NewGuid().ToString("N"), ["format"] = Format },
        };
        if (_options.QdrantShards > 0) definition.ShardNumber = (uint)_options.QdrantShards;
        if (vectors is not null)
            definition.SparseVectorsConfig = new SparseVectorConfig { Map = { [Keywords] = new SparseVectorParams { Modifier = Modifier.Idf } } };
        try
        {
            await client.CreateCollectionAsync(definition, cancellationToken).ConfigureAwait(false);
        }
        catch (KnowledgeBaseException)
        {
            // Another process may have come first; anything else is Qdrant's refusal.
            if (await FindAsync(collection, cancellationToken).ConfigureAwait(false) is null) throw;
        }
    }

    private static IEnumerable<Index> Of(PayloadSchemaType type, params string[] fields) => fields.Select(field => new Index(field, type));

    private async Task<CollectionInfo> InfoAsync(string collection, CancellationToken cancellationToken) =>
        await FindAsync(collection, cancellationToken).ConfigureAwait(false)
        ?? throw new KnowledgeBaseException($"Qdrant has lost the collection {collection}: restart Rag, which makes it again and indexes the files anew.");

    private async Task<CollectionInfo?> FindAsync(string collection, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetCollectionInfoAsync(collection, cancellationToken).ConfigureAwait(false);
        }
        catch (KnowledgeBaseException fault) when (fault.Code() is StatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>A field that conditions and orders name.</summary>
    private readonly record struct Index(string Field, PayloadSchemaType Type);
}
