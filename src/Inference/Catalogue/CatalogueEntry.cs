using Rag.Inference.Gguf;

namespace Rag.Inference.Catalogue;

/// <summary>A model of the catalogue: what it is, where its file is, and the shape that its memory is computed from.</summary>
public sealed record CatalogueEntry
{
    /// <summary>Short name in the calls: lower-case letters, digits, dots and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>Who made it.</summary>
    public required string Maker { get; init; }

    /// <summary>Its licence's name.</summary>
    public required string Licence { get; init; }

    /// <summary>Parameters, such as <c>1.5B</c>.</summary>
    public required string Parameters { get; init; }

    /// <summary>What it is good for, one sentence.</summary>
    public required string GoodFor { get; init; }

    /// <summary>Languages that it knows.</summary>
    public required string Languages { get; init; }

    /// <summary>The file's name in the models folder, ending in <c>.gguf</c>.</summary>
    public required string FileName { get; init; }

    /// <summary>Where it is fetched from; https alone.</summary>
    public required Uri Address { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>True where <see cref="Size"/> is not known exactly, so that it must not be checked.</summary>
    public bool SizeIsApproximate { get; init; }

    /// <summary>SHA-256 in lower-case hexadecimal digits; empty where it is not publicly known.</summary>
    public string Sha256 { get; init; } = "";

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

    /// <summary>Most tokens that it was made for.</summary>
    public required int ContextLength { get; init; }

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
