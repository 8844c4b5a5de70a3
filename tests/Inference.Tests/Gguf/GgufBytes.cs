using System.Text;

namespace Rag.Inference.Tests.Gguf;

/// <summary>Writes small GGUF files (docs/gguf.md of ggml), sound ones and others.</summary>
internal sealed class GgufBytes
{
    private readonly List<(string Key, object Value)> metadata = [];
    private readonly List<(string Name, long[] Shape)> tensors = [];

    public uint Version { get; init; } = 3;

    /// <summary>What each number of a tensor is, in the file's order; zero where nothing is set.</summary>
    public Func<string, float> Weight { get; init; } = _ => 0;

    /// <summary>A vocabulary of bytes, "&lt;s&gt;", "&lt;/s&gt;" and these texts, as SentencePiece's models have it; returns how many tokens that makes.</summary>
    public int ByteVocabulary(params string[] more)
    {
        string[] tokens = ["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"), "\u2581", .. more];
        With("tokenizer.ggml.model", "llama").With("tokenizer.ggml.tokens", tokens).With("tokenizer.ggml.add_space_prefix", false)
            .With("tokenizer.ggml.token_type", tokens.Select((token, id) => id == 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : IsMark(token) ? 3 : 1).ToArray())
            .With("tokenizer.ggml.unknown_token_id", 0u).With("tokenizer.ggml.bos_token_id", 1u).With("tokenizer.ggml.eos_token_id", 2u)
            .With("tokenizer.ggml.add_bos_token", false);
        return tokens.Length;
    }

    /// <summary>The token of a byte in such a vocabulary.</summary>
    public static int ByteToken(char value) => value + 3;

    public static GgufBytes SmallModel() => new GgufBytes()
        .With("general.architecture", "llama").With("llama.block_count", 1u).With("llama.embedding_length", 32u).With("llama.context_length", 128u)
        .With("llama.attention.head_count", 4u).With("llama.attention.head_count_kv", 2u)
        .With("tokenizer.ggml.model", "gpt2").With("tokenizer.ggml.tokens", (string[])["a", "b", "c", "d"])
        .Tensor("token_embd.weight", 32, 4).Tensor("output_norm.weight", 32);

    public GgufBytes With(string key, object value)
    {
        metadata.RemoveAll(item => item.Key == key);
        metadata.Add((key, value));
        return this;
    }

    public GgufBytes Tensor(string name, params long[] shape)
    {
        tensors.Add((name, shape));
        return this;
    }

    public byte[] ToArray()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write("GGUF"u8);
        writer.Write(Version);
        writer.Write((long)tensors.Count);
        writer.Write((long)metadata.Count);
        foreach ((string key, object value) in metadata)
        {
            Text(writer, key);
            Value(writer, value);
        }
        long offset = 0;
        foreach ((string name, long[] shape) in tensors)
        {
            Text(writer, name);
            writer.Write((uint)shape.Length);
            foreach (long dimension in shape) writer.Write(dimension);
            writer.Write(0u);
            writer.Write(offset);
            offset += (shape.Aggregate(4L, (size, dimension) => size * dimension) + 31) / 32 * 32;
        }
        foreach ((string name, long[] shape) in tensors)
        {
            Pad(writer);
            for (long count = shape.Aggregate(1L, (size, dimension) => size * dimension); count > 0; count--) writer.Write(Weight(name));
        }
        Pad(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static bool IsMark(string token) => token is ['<', .., '>'] or ['[', .., ']'];

    private static void Pad(BinaryWriter writer) => writer.Write(new byte[(32 - writer.BaseStream.Position % 32) % 32]);

    private static void Value(BinaryWriter writer, object value)
    {
        switch (value)
        {
            case uint number:
                writer.Write(4u);
                writer.Write(number);
                break;
            case float number:
                writer.Write(6u);
                writer.Write(number);
                break;
            case bool flag:
                writer.Write(7u);
                writer.Write(flag);
                break;
            case int[] numbers:
                writer.Write(9u);
                writer.Write(5u);
                writer.Write((long)numbers.Length);
                foreach (int item in numbers) writer.Write(item);
                break;
            case byte[] bytes:
                writer.Write(9u);
                writer.Write(0u);
                writer.Write((long)bytes.Length);
                writer.Write(bytes);
                break;
            case string text:
                writer.Write(8u);
                Text(writer, text);
                break;
            case string[] texts:
                writer.Write(9u);
                writer.Write(8u);
                writer.Write((long)texts.Length);
                foreach (string item in texts) Text(writer, item);
                break;
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static void Text(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }
}
