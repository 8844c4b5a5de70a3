namespace Rag.Retrieval.Workers;

/// <summary>What is publicly known of a model that can be got.</summary>
public record ModelCard
{
    /// <summary>Short name in the calls: lower-case letters, digits, dots and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

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

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>True where <see cref="Size"/> is not known exactly, so that it must not be checked.</summary>
    public bool SizeIsApproximate { get; init; }

    /// <summary>The file's SHA-256 in lower-case hexadecimal digits; empty where it is not publicly known.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Most tokens that it was made for.</summary>
    public required int ContextLength { get; init; }
}
