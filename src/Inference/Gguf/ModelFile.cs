namespace Rag.Inference.Gguf;

/// <summary>What a model is for.</summary>
public enum ModelKind
{
    /// <summary>Writes text.</summary>
    Chat,

    /// <summary>Turns a text into a vector.</summary>
    Embedding,

    /// <summary>Scores a text against a query.</summary>
    Rerank,
}

/// <summary>A GGUF file that passed the checks, with what must be known before it is loaded. Immutable.</summary>
public sealed record ModelFile
{
    /// <summary>Absolute path; of a split model, its first part.</summary>
    public required string Path { get; init; }

    /// <summary>File name without the extension and without the mark of a first part.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public required ModelKind Kind { get; init; }

    /// <summary>Bytes of all its parts.</summary>
    public required long Size { get; init; }

    /// <summary>When the file was written, so that one put in its place is noticed.</summary>
    public required DateTime ModifiedAt { get; init; }

    /// <summary>The architecture's name.</summary>
    public required string Architecture { get; init; }

    /// <summary>The context length that it was trained for, in tokens.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of a token's embedding.</summary>
    public required int Width { get; init; }

    /// <summary>Bytes that one token takes in the KV cache at 16 bits, all layers together; 0 for a model without one.</summary>
    public required long KvBytesPerToken { get; init; }

    /// <summary>The chat template in Jinja, or null.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>True for a chat model that was made to continue text and not taught to talk, as far as the file tells.</summary>
    public bool IsBase { get; init; }
}
