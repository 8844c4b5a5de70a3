namespace Rag.Inference.Gguf;

/// <summary>The directory of a GGUF file: everything but the weights. Immutable; safe to share between threads.</summary>
/// <param name="Version">2 or 3.</param>
/// <param name="Metadata">Values by key: numbers, booleans, strings, or arrays of them.</param>
/// <param name="Tensors">In the file's order.</param>
public sealed record GgufFile(uint Version, IReadOnlyDictionary<string, object> Metadata, IReadOnlyList<GgufTensor> Tensors)
{
    /// <summary>Bytes from the start of the file to that of the tensors' data.</summary>
    public long DataStart { get; init; }

    /// <summary>The architecture's name, the prefix of most keys.</summary>
    public string Architecture => Text("general.architecture") ?? "";

    /// <summary>A text, or null where the key is absent or of another type.</summary>
    public string? Text(string key) => Metadata.GetValueOrDefault(key) as string;

    /// <summary>A boolean, or null.</summary>
    public bool? Flag(string key) => Metadata.GetValueOrDefault(key) as bool?;

    /// <summary>The texts of an array, or null.</summary>
    public string[]? Texts(string key) => Metadata.GetValueOrDefault(key) as string[];

    /// <summary>A whole number of any width, or null.</summary>
    public long? Number(string key) => Metadata.GetValueOrDefault(key) switch
    {
        byte value => value,
        sbyte value => value,
        ushort value => value,
        short value => value,
        uint value => value,
        int value => value,
        long value => value,
        ulong value when value <= long.MaxValue => (long)value,
        _ => null,
    };

    /// <summary>A number of this architecture, such as <c>block_count</c>, or null.</summary>
    public long? OfArchitecture(string key) => Number(Architecture + "." + key);
}
