namespace Rag.Ingest.Chunking;

/// <summary>How large passages are, in tokens of the embedding model.</summary>
public sealed record ChunkOptions
{
    /// <summary>The defaults.</summary>
    public static ChunkOptions Default { get; } = new();

    /// <summary>A passage goes on until it has this many, where its section has them. 1 or more, below <see cref="MaxTokens"/>.</summary>
    public int MinTokens { get; init; } = 200;

    /// <summary>No passage has more, but for a single grapheme that does.</summary>
    public int MaxTokens { get; init; } = 350;

    /// <summary>Longest <see cref="Retrieval.Documents.Passage.Context"/>, in UTF-16 units.</summary>
    public int ContextLength { get; init; } = 500;
}
