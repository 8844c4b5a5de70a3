namespace Rag.Retrieval.Models;

/// <summary>A model that Inference has or is getting ready.</summary>
/// <param name="Name">Its file's name without the extension, or what another server calls it.</param>
/// <param name="Backend"><c>cuda</c>, <c>vulkan</c>, <c>metal</c>, <c>cpu</c>, or <c>remote</c>.</param>
/// <param name="State"><c>loading</c>, <c>ready</c>, <c>failed</c> or <c>unloaded</c>.</param>
/// <param name="Reason">Why it failed, or why it is set up as it is.</param>
public sealed record ModelStatus(string Name, string Backend, string State, string? Reason = null)
{
    /// <summary>Context length in tokens; null where it is not known.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Components of an embedding; null for other kinds of model.</summary>
    public int? Dimension { get; init; }

    /// <summary>The first 16 digits of the file's SHA-256, or another stable mark of its content; names the embedding space.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>The LoRA adapters that its weights are changed by, each with its strength, such as <c>style × 0.8</c>.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>True when it can be used now.</summary>
    public bool IsReady => State == "ready";
}

/// <summary>Which models there are; null where there is none of a kind.</summary>
public sealed record ModelSet(ModelStatus? Chat, ModelStatus? Embedding, ModelStatus? Rerank)
{
    /// <summary>What they are computed on; null where that is not known, as of another server.</summary>
    public ComputeStatus? Computing { get; init; }

    /// <summary>No model at all.</summary>
    public static ModelSet None { get; } = new(null, null, null);
}

/// <summary>What Inference computes on.</summary>
/// <param name="Sentence">What is used, what would be better, and each GPU of the system that is not used with the reason.</param>
/// <param name="CouldBeBetter">True where the sentence names something better.</param>
public sealed record ComputeStatus(string Sentence, bool CouldBeBetter);
