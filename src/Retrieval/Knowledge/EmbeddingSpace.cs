namespace Rag.Retrieval.Knowledge;

/// <summary>The space that a vector belongs to. Vectors of two spaces are never compared.</summary>
/// <param name="Id">Short and stable: the model's name and the first digits of its file's hash, for example <c>all-MiniLM-L6-v2-56419c6f</c>.</param>
/// <param name="Dimension">Components of a vector, 1 to 8192.</param>
public sealed record EmbeddingSpace(string Id, int Dimension)
{
    /// <summary>The space of a model that is ready, by its name and fingerprint; null for any other.</summary>
    public static EmbeddingSpace? Of(Models.ModelStatus? model) => model is { IsReady: true, Dimension: > 0 and <= 8192 }
        ? new EmbeddingSpace($"{model.Name}-{Mark(model.Fingerprint)}", model.Dimension.Value)
        : null;

    private static string Mark(string? fingerprint) => fingerprint is null ? "unknown" : fingerprint[..Math.Min(8, fingerprint.Length)];
}

/// <summary>A text to embed and the key under which its vector is kept.</summary>
/// <param name="TextHash">As in <see cref="Documents.Passage.TextHash"/>.</param>
/// <param name="SearchText">As in <see cref="Documents.Passage.SearchText"/>.</param>
public sealed record MissingVector(string TextHash, string SearchText);

/// <summary>A unit vector and the key of the text it stands for.</summary>
/// <param name="TextHash">As in <see cref="Documents.Passage.TextHash"/>.</param>
/// <param name="Vector">Unit length, or all zero for a text without meaning in this space.</param>
public sealed record TextVector(string TextHash, ReadOnlyMemory<float> Vector);

/// <summary>A question as a vector of a space.</summary>
/// <param name="Space">Its space.</param>
/// <param name="Vector">Unit length.</param>
public sealed record QueryVector(EmbeddingSpace Space, ReadOnlyMemory<float> Vector);
