using Rag.Inference.Gguf;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Catalogue;

/// <summary>A model of the catalogue, with the shape that its memory is computed from.</summary>
public sealed record CatalogueEntry : ModelCard
{
    /// <summary>What it is for.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>The architecture's name in GGUF.</summary>
    public required string Architecture { get; init; }

    /// <summary>Layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of a token's embedding.</summary>
    public required int Width { get; init; }

    /// <summary>Heads of the KV cache in each layer.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Components of a head.</summary>
    public required int HeadLength { get; init; }

    /// <summary>As if its file were here, for the code that fits models to memory.</summary>
    public ModelFile ToModelFile() => new()
    {
        Path = FileName,
        Name = Name,
        Kind = Kind,
        Size = Size,
        ModifiedAt = default,
        Architecture = Architecture,
        ContextLength = ContextLength,
        Layers = Layers,
        Width = Width,
        // Keys and values, two bytes each; encoders keep none.
        KvBytesPerToken = Architecture.Contains("bert", StringComparison.Ordinal) ? 0 : 4L * Layers * KvHeads * HeadLength,
    };
}
