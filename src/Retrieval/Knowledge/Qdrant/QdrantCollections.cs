using Microsoft.Extensions.Options;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>
/// The collections and how they are made. <c>documents</c>: one point for each document, with its facts and its current version.
/// <c>passages</c>: one point for each passage of a version, with its vectors and what filters need. <c>contents</c>: the documents' texts,
/// compressed, in pieces. <c>terms</c>: one for each word of the vocabulary. All but the passages have no vectors.
/// </summary>
internal sealed class QdrantCollections(QdrantClient client, IOptions<RagOptions> settings, StaticEmbedder embedder)
{
    /// <summary>Name of the sparse vector with the BM25 weights.</summary>
    public const string Keywords = "bm25";

    private readonly RagOptions _options = settings.Value;

    public string Documents => _options.QdrantPrefix + "_documents";

    public string Passages => _options.QdrantPrefix + "_passages";

    public string Terms => _options.QdrantPrefix + "_terms";

    public string Contents => _options.QdrantPrefix + "_contents";

    /// <summary>Makes what is missing. Several processes may do so at once: the first wins, the others find it made.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        // Metadata is written with the collection, in one step: a collection never stands without its mark.
        object marked = new { instance = Guid.NewGuid().ToString("N") };
        int writes = (_options.QdrantReplicas / 2) + 1;
        object bare = new
        {
            vectors = new { },
            shard_number = ShardsOrDefault,
            replication_factor = _options.QdrantReplicas,
            write_consistency_factor = writes,
            metadata = marked,
        };
        object searchable = new
        {
            vectors = new Dictionary<string, object>
            {
                [embedder.Space.Id] = new { size = embedder.Space.Dimension, distance = "Dot", quantization_config = Quantization },
            },
            sparse_vectors = new Dictionary<string, object> { [Keywords] = new { modifier = "idf" } },
            shard_number = ShardsOrDefault,
            replication_factor = _options.QdrantReplicas,
            write_consistency_factor = writes,
            metadata = marked,
        };
        await EnsureAsync(Documents, bare,
            [
                ("version", "integer"), ("state", "keyword"), ("source", "keyword"), ("folders", "keyword"), ("folder", "keyword"), ("name", "keyword"),
                ("names", "keyword"), ("links", "keyword"), ("facts.tags", "keyword"), ("facts.author", "keyword"), ("facts.modified_at", "datetime"),
            ],
            cancellationToken).ConfigureAwait(false);
        await EnsureAsync(Contents, bare, [("doc", "uuid"), ("version", "integer")], cancellationToken).ConfigureAwait(false);
        await EnsureAsync(Terms, bare, [("term", new { type = "keyword", prefix = true }), ("size", "integer"), ("pairs", "keyword")],
            cancellationToken).ConfigureAwait(false);
        await EnsureAsync(Passages, searchable,
            [
                ("key", "uuid"), ("text", "uuid"), ("doc", "uuid"), ("version", "integer"), ("folders", "keyword"), ("tags", "keyword"),
                ("type", "keyword"), ("name", "keyword"), ("author", "keyword"), ("date", "datetime"), ("language", "keyword"), ("weights", "keyword"),
            ],
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Another one as soon as one of them was lost and made anew.</summary>
    public async Task<string> GetInstanceAsync(CancellationToken cancellationToken)
    {
        List<string> marks = [];
        foreach (string collection in (string[])[Documents, Contents, Terms, Passages])
        {
            CollectionInfo info = await InfoAsync(collection, cancellationToken).ConfigureAwait(false);
            marks.Add(info.Instance);
        }
        return PointId.Of([.. marks]).ToString("N");
    }

    /// <summary>The passages' collection as it is now: other processes may have added spaces.</summary>
    public Task<CollectionInfo> GetPassagesInfoAsync(CancellationToken cancellationToken) => InfoAsync(Passages, cancellationToken);

    /// <summary>Keeps the passages' average length for all writers.</summary>
    public Task SetAverageLengthAsync(double words, CancellationToken cancellationToken) =>
        client.UpdateCollectionAsync(Passages, new { metadata = new { average_length = words } }, cancellationToken);

    /// <summary>Makes room for a space beside the others, which keep serving.</summary>
    public async Task EnsureSpaceAsync(EmbeddingSpace space, CancellationToken cancellationToken)
    {
        if (await HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)) return;
        try
        {
            await client.CreateVectorAsync(Passages, space.Id, space.Dimension, cancellationToken).ConfigureAwait(false);
        }
        catch (KnowledgeBaseException)
        {
            // Another worker may have come first; anything else is Qdrant's refusal.
            if (!await HasSpaceAsync(space, cancellationToken).ConfigureAwait(false)) throw;
        }
        if (Quantization is { } quantization)
        {
            object changes = new { vectors = new Dictionary<string, object> { [space.Id] = new { quantization_config = quantization } } };
            await client.UpdateCollectionAsync(Passages, changes, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the space is there.</summary>
    /// <exception cref="KnowledgeBaseException">It is, with another dimension.</exception>
    public async Task<bool> HasSpaceAsync(EmbeddingSpace space, CancellationToken cancellationToken)
    {
        CollectionInfo info = await GetPassagesInfoAsync(cancellationToken).ConfigureAwait(false);
        if (!info.Vectors.TryGetValue(space.Id, out CollectionInfo.VectorParams? known)) return false;
        return known.Size == space.Dimension
            ? true
            : throw new KnowledgeBaseException($"The embedding space {space.Id} has {known.Size} dimensions in Qdrant, its model {space.Dimension}.");
    }

    private int? ShardsOrDefault => _options.QdrantShards > 0 ? _options.QdrantShards : null;

    private object? Quantization => _options.QdrantQuantization switch
    {
        "int8" => new { scalar = new { type = "int8", quantile = 0.99, memory = "pinned" } },
        "binary" => new { binary = new { memory = "pinned" } },
        _ => null,
    };

    private async Task EnsureAsync(string collection, object definition, (string Field, object Schema)[] indexes, CancellationToken cancellationToken)
    {
        if (await client.GetCollectionAsync(collection, cancellationToken).ConfigureAwait(false) is null)
            await client.CreateCollectionAsync(collection, definition, cancellationToken).ConfigureAwait(false);
        CollectionInfo info = await InfoAsync(collection, cancellationToken).ConfigureAwait(false);
        // An index that a killed process left out is made now; making one twice changes nothing.
        foreach ((string field, object schema) in indexes.Where(index => !info.PayloadSchema.ContainsKey(index.Field)))
            await client.CreateIndexAsync(collection, field, schema, cancellationToken).ConfigureAwait(false);
    }

    private async Task<CollectionInfo> InfoAsync(string collection, CancellationToken cancellationToken) =>
        await client.GetCollectionAsync(collection, cancellationToken).ConfigureAwait(false)
        ?? throw new KnowledgeBaseException($"Qdrant has lost the collection {collection}: restart Rag, which makes it again and indexes the files anew.");
}
