using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Embeddings;

/// <summary>
/// Meaning without a model: the normalised sum of a text's token vectors, from the table that ships with the product (its README says how it
/// was made). English only. Immutable after loading; safe to call from any thread.
/// </summary>
public sealed class StaticEmbedder
{
    private static readonly Lazy<StaticEmbedder> Shipped = new(() => Load(Path.Combine(AppContext.BaseDirectory, "static-embedder")));
    private readonly WordPiece _tokenizer;
    private readonly sbyte[] _rows;
    private readonly float[] _scales;

    private StaticEmbedder(WordPiece tokenizer, sbyte[] rows, float[] scales, int dimension)
    {
        (_tokenizer, _rows, _scales) = (tokenizer, rows, scales);
        Space = new EmbeddingSpace("static-embedder-1", dimension);
    }

    /// <summary>The table beside this assembly, loaded at first use.</summary>
    public static StaticEmbedder Default => Shipped.Value;

    /// <summary>Its space; the number in it changes with the table.</summary>
    public EmbeddingSpace Space { get; }

    /// <summary>Whether texts of this language (ISO 639-1, null for unknown) get a vector.</summary>
    public static bool Understands(string? language) => language is null or "en";

    /// <summary>Reads <c>static-embedder.safetensors</c> (int8 rows, one float32 scale a row) and <c>vocab.txt</c>.</summary>
    /// <exception cref="InvalidDataException">The two do not fit together or are not what they should be.</exception>
    public static StaticEmbedder Load(string folder)
    {
        var tokenizer = new WordPiece(File.ReadLines(Path.Combine(folder, "vocab.txt")));
        byte[] file = File.ReadAllBytes(Path.Combine(folder, "static-embedder.safetensors"));
        // safetensors: 8 bytes little-endian length of a JSON header, the header, then the tensors at offsets relative to its end.
        int header = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        using JsonDocument json = JsonDocument.Parse(file.AsMemory(8, header));
        int[] shape = [.. json.RootElement.GetProperty("embeddings").GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];
        sbyte[] rows = MemoryMarshal.Cast<byte, sbyte>(Tensor("embeddings")).ToArray();
        float[] scales = MemoryMarshal.Cast<byte, float>(Tensor("scales")).ToArray();
        if (shape[0] != tokenizer.Count || scales.Length != shape[0] || rows.Length != shape[0] * shape[1])
            throw new InvalidDataException($"The static table in {folder} has {shape[0]} rows, its vocabulary {tokenizer.Count}.");
        return new StaticEmbedder(tokenizer, rows, scales, shape[1]);

        ReadOnlySpan<byte> Tensor(string name)
        {
            JsonElement offsets = json.RootElement.GetProperty(name).GetProperty("data_offsets");
            return file.AsSpan((8 + header + offsets[0].GetInt32())..(8 + header + offsets[1].GetInt32()));
        }
    }

    /// <summary>The rows of a text's tokens.</summary>
    internal IReadOnlyList<int> Tokenize(string text) => _tokenizer.Tokenize(text);

    /// <summary>A unit vector of the space's dimension, or all zero for a text without a known token.</summary>
    public float[] Embed(string text)
    {
        float[] sum = Sum(text);
        float norm = TensorPrimitives.Norm(sum);
        if (norm > 0) TensorPrimitives.Divide(sum, norm, sum);
        return sum;
    }

    private float[] Sum(string text)
    {
        int dimension = Space.Dimension;
        float[] sum = new float[dimension];
        foreach (int token in _tokenizer.Tokenize(text)) AddRow(_rows.AsSpan(token * dimension, dimension), _scales[token], sum);
        return sum;
    }

    /// <summary>By the processor's own vectors: the library converts bytes to floats one at a time, which took a tenth of all indexing.</summary>
    private static void AddRow(ReadOnlySpan<sbyte> row, float scale, Span<float> sum)
    {
        int i = 0;
        for (; Vector128.IsHardwareAccelerated && i <= row.Length - Vector64<sbyte>.Count; i += Vector64<sbyte>.Count)
        {
            Vector128<sbyte> bytes = Vector64.Create(row.Slice(i, Vector64<sbyte>.Count)).ToVector128Unsafe();
            (Vector128<int> low, Vector128<int> high) = Vector128.Widen(Vector128.WidenLower(bytes));
            Add(low, sum[i..]);
            Add(high, sum[(i + Vector128<float>.Count)..]);
        }
        for (; i < row.Length; i++) sum[i] += row[i] * scale;

        void Add(Vector128<int> values, Span<float> part) =>
            (Vector128.Create<float>(part) + Vector128.ConvertToSingle(values) * scale).CopyTo(part);
    }
}
