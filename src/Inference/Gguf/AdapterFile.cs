namespace Rag.Inference.Gguf;

/// <summary>
/// A GGUF file that changes a model's weights as it computes (LoRA), and that passed the checks. Immutable; each reading of a file makes
/// another one, so
/// that a file put in its place is noticed.
/// </summary>
public sealed class AdapterFile
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }

    /// <summary>File name without the extension.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When the file was written.</summary>
    public required DateTime ModifiedAt { get; init; }

    /// <summary>The architecture of the models that it fits.</summary>
    public required string Architecture { get; init; }

    /// <summary>What the change is multiplied by, divided by the rank; 0 where it is not divided.</summary>
    public required float Alpha { get; init; }

    /// <summary>Bytes from the start of the file to that of the tensors' data.</summary>
    public required long DataStart { get; init; }

    /// <summary>What it was made from, as the file says; null where it does not.</summary>
    public string? MadeFor { get; init; }

    /// <summary>The two factors of each change, by the name of the weight that is changed.</summary>
    public required IReadOnlyDictionary<string, AdapterPair> Pairs { get; init; }

    /// <summary>The rank of the largest change.</summary>
    public long Rank => Pairs.Values.Max(pair => pair.Rank);

    /// <summary>The file's name.</summary>
    public string FileName => System.IO.Path.GetFileName(Path);
}

/// <summary>The factors of a change: the weight's own output plus <c>B·(A·x)</c>.</summary>
/// <param name="A">From the weight's input to the rank.</param>
/// <param name="B">From the rank to the weight's output.</param>
/// <param name="Rank">Width of what lies between.</param>
public sealed record AdapterPair(GgufTensor A, GgufTensor B, long Rank);
