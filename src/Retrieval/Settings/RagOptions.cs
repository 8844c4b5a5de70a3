namespace Rag.Retrieval.Settings;

/// <summary>Section <c>Rag</c>: environment <c>Rag__Name</c>, command line <c>--Rag:Name=value</c>. Shared by all three processes.</summary>
public sealed class RagOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Rag";

    /// <summary>Watched folders, recursively. Default: the repository's samples.</summary>
    public IList<string> Folders { get; init; } = [];

    /// <summary>Index, logs, keys, settings; nothing is written anywhere else. Default: local application data + Rag.</summary>
    public string DataPath { get; set; } = DefaultDataPath();

    /// <summary>Where GGUF files lie. Default: models below <see cref="DataPath"/>.</summary>
    public string? ModelsPath { get; set; }

    /// <summary>A file's name, <c>none</c>, or empty for the best fitting file.</summary>
    public string? ChatModel { get; set; }

    /// <summary>
    /// LoRA adapters that are switched on for the chat models that they fit, with their strengths: <c>style.gguf=0.8; terse.gguf=1</c>.
    /// Empty for none.
    /// </summary>
    public string? ChatAdapters { get; set; }

    /// <summary>A file's name, <c>none</c>, or empty for the best fitting file.</summary>
    public string? EmbeddingModel { get; set; }

    /// <summary>A file's name, <c>none</c>, or empty for the best fitting file.</summary>
    public string? RerankModel { get; set; }

    /// <summary>Any OpenAI-style server instead of our own Inference process; empty for our own.</summary>
    public string? InferenceUrl { get; set; }

    /// <summary>Where Ingest answers; empty when Web starts it.</summary>
    public string? IngestUrl { get; set; }

    /// <summary>Sent as a bearer token to Inference and Ingest; a random one is made at each start.</summary>
    public string? WorkerKey { get; set; }

    /// <summary>Must be true for an <see cref="InferenceUrl"/>, <see cref="IngestUrl"/> or <see cref="QdrantUrl"/> that is not on this machine.</summary>
    public bool AllowRemote { get; set; }

    /// <summary><c>sqlite</c> or <c>qdrant</c>.</summary>
    public string KnowledgeBase { get; set; } = "sqlite";

    /// <summary>Where Qdrant answers by gRPC, with http or https; several nodes of one cluster with commas between them.</summary>
    public string QdrantUrl { get; set; } = "http://127.0.0.1:6334";

    /// <summary>Qdrant's API key.</summary>
    public string? QdrantApiKey { get; set; }

    /// <summary>
    /// Name of this Ingest among several that fill one Qdrant, each from folders of its own; it takes only documents under its own name for its
    /// own. Kept as long as its documents are there. All of them use the same embedding model.
    /// </summary>
    public string Source { get; set; } = "";

    /// <summary>First part of the names of the collections in Qdrant, so that several knowledge bases fit into one server.</summary>
    public string QdrantPrefix { get; set; } = "rag";

    /// <summary>Shards of each new collection; 0 for as many as the cluster has nodes.</summary>
    public int QdrantShards { get; set; }

    /// <summary>Copies of each shard of a new collection, 1 or more.</summary>
    public int QdrantReplicas { get; set; } = 1;

    /// <summary>So many copies must have a write before it counts, or indexing waits; 0 for more than half of them.</summary>
    public int QdrantWriteCopies { get; set; }

    /// <summary>Up to so many passages dense search compares all of them; beyond, it follows Qdrant's graph, which is faster and misses a few. 0 for never.</summary>
    public int QdrantExactUpTo { get; set; } = 20_000;

    /// <summary>How dense vectors are held in memory: <c>none</c> (float32), <c>int8</c> (a quarter) or <c>binary</c> (1/32); the exact ones re-score.</summary>
    public string QdrantQuantization { get; set; } = "none";

    /// <summary>
    /// Whether a chat model that can reasons before it answers: <c>auto</c> (where its self-test gained by it), <c>on</c> or <c>off</c>.
    /// </summary>
    public string Reasoning { get; set; } = "auto";

    /// <summary>How passages are searched.</summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>Where the page listens.</summary>
    public string Urls { get; set; } = "http://127.0.0.1:5080";

    /// <summary>
    /// Networks (address/bits) whose requests count as from this machine, so that they need no key: for a container whose port is
    /// published on its host's loopback address alone, where they come from the gateway.
    /// </summary>
    public IList<string> TrustedNetworks { get; init; } = [];

    /// <summary>Where a proxy of this machine offers the page, such as https://rag.home.example; empty for nowhere.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>True where the page offers its metrics to Prometheus at <c>/metrics</c>.</summary>
    public bool Metrics { get; set; }

    /// <summary>
    /// True where telemetry may hold questions, paths, titles and messages; without a collector (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>) it has
    /// no effect.
    /// </summary>
    public bool TelemetryContent { get; set; }

    /// <summary>The nodes of <see cref="QdrantUrl"/>.</summary>
    public IReadOnlyList<string> QdrantUrls => QdrantUrl.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary><see cref="ModelsPath"/> or its default.</summary>
    public string EffectiveModelsPath => ModelsPath is { Length: > 0 } ? ModelsPath : Path.Combine(DataPath, "models");

    private static string DefaultDataPath() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Rag");
}
