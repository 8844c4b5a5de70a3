namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>What a collection holds, as far as it matters here.</summary>
/// <param name="Config">How it was made.</param>
/// <param name="PayloadSchema">Indexed fields by name.</param>
internal sealed record CollectionInfo(CollectionInfo.Configuration Config, IReadOnlyDictionary<string, object> PayloadSchema)
{
    /// <summary>The dense vectors by name.</summary>
    public IReadOnlyDictionary<string, VectorParams> Vectors => Config.Params.Vectors ?? [];

    /// <summary>Mark that the collection was given when it was made.</summary>
    public string Instance => Config.Metadata?.Instance ?? "unmarked";

    /// <summary>Words of a passage on average, as far as its weights are concerned; null before the first.</summary>
    public double? AverageLength => Config.Metadata?.AverageLength;

    internal sealed record Configuration(Parameters Params, CollectionMetadata? Metadata);

    internal sealed record Parameters(Dictionary<string, VectorParams>? Vectors);

    /// <param name="Size">Components.</param>
    internal sealed record VectorParams(int Size);

    internal sealed record CollectionMetadata(string? Instance, double? AverageLength);
}
