namespace Rag.Retrieval.Workers;

/// <summary>A model that can be got, and whether it fits this machine: an item of Inference's <c>GET /catalogue</c>.</summary>
public sealed record ModelOffer
{
    /// <summary>Names it in the calls.</summary>
    public required string Id { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary><c>chat</c>, <c>embedding</c> or <c>rerank</c>.</summary>
    public required string Kind { get; init; }

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

    /// <summary>The file's name in the models folder.</summary>
    public required string FileName { get; init; }

    /// <summary>Where it is fetched from.</summary>
    public required string Address { get; init; }

    /// <summary>Bytes of the file.</summary>
    public required long Size { get; init; }

    /// <summary>True where the size is not known exactly.</summary>
    public bool SizeIsApproximate { get; init; }

    /// <summary>The file's SHA-256 in hexadecimal digits; empty where it is not publicly known.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>Most tokens that it was made for.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Whether it fits here, by the code that loads models.</summary>
    public required ModelFit Fit { get; init; }

    /// <summary>Memory that it takes, by length of the context.</summary>
    public required IReadOnlyList<ContextMemory> Memory { get; init; }

    /// <summary>True for the one of its kind that suits this machine best.</summary>
    public bool IsRecommended { get; init; }

    /// <summary>True where its file lies in the models folder.</summary>
    public bool IsHere { get; init; }

    /// <summary>Whether the file that is here has the publicly known SHA-256; null where that is not known, or the file too large to be read whole.</summary>
    public bool? IsVerified { get; init; }
}

/// <summary>How a model fits the machine as it is now.</summary>
/// <param name="Level"><c>gpu</c> (all of it), <c>partly</c> (on the GPU), <c>cpu</c>, <c>slow</c> (fits, but the processor takes long) or <c>none</c>.</param>
/// <param name="Sentence">For people, such as "Fits in 16 GB of GPU memory with 32k context".</param>
/// <param name="ContextLength">Tokens of context that it would get.</param>
/// <param name="Bytes">Memory that it would take.</param>
public sealed record ModelFit(string Level, string Sentence, int ContextLength, long Bytes);

/// <summary>Memory for weights, cache and computation together.</summary>
public sealed record ContextMemory(int ContextLength, long Bytes);
