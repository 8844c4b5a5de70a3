using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Chat;

/// <summary>
/// A chat model of random weights whose tokens are bytes and whose answers are small letters: quick to compute, with a KV cache that is large beside it, and
/// with answers that depend on all of the conversation.
/// </summary>
internal static class TinyChat
{
    /// <summary>Bytes that a token takes in the KV cache of <see cref="Write"/>'s model.</summary>
    public const int KvBytesPerToken = Layers * Width * 2 * 2;

    private const int Layers = 4;
    private const int Width = 128;
    private const int Wide = 192;
    private const string Template = "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}";

    /// <summary>Llama's architecture: each layer sees all tokens.</summary>
    public static byte[] Write(int seed = 5)
    {
        GgufBytes file = Begin("llama", Layers, seed);
        for (int layer = 0; layer < Layers; layer++) Block(file, layer);
        return file.ToArray();
    }

    /// <summary>Gemma 3's architecture: five layers that look back over a few tokens only, and one that sees all.</summary>
    public static byte[] WriteWithWindow(int window)
    {
        const int layers = 6;
        GgufBytes file = Begin("gemma3", layers, seed: 6).With("gemma3.attention.sliding_window", (uint)window)
            .With("gemma3.attention.key_length", Width / 4u).With("gemma3.attention.value_length", Width / 4u);
        for (int layer = 0; layer < layers; layer++)
        {
            Block(file, layer);
            file.Tensor($"blk.{layer}.post_attention_norm.weight", Width).Tensor($"blk.{layer}.post_ffw_norm.weight", Width)
                .Tensor($"blk.{layer}.attn_q_norm.weight", Width / 4).Tensor($"blk.{layer}.attn_k_norm.weight", Width / 4);
        }
        return file.ToArray();
    }

    private static GgufBytes Begin(string architecture, int layers, int seed)
    {
        Random random = new(seed);
        int written = 0;
        GgufBytes file = new()
        {
            Weight = name => name switch
            {
                // One row of the output per token: small letters may be written, and nothing else.
                "output.weight" => IsSmallLetter(written++ / Width) ? (float)(random.NextDouble() * 2 - 1) : 0,
                _ when name.Contains("norm", StringComparison.Ordinal) => 1,
                _ => (float)(random.NextDouble() - 0.5) / 2,
            },
        };
        file.With("general.architecture", architecture).With("general.name", "tiny chat").With("tokenizer.chat_template", Template)
            .With($"{architecture}.block_count", (uint)layers).With($"{architecture}.context_length", 4096u).With($"{architecture}.embedding_length", (uint)Width)
            .With($"{architecture}.feed_forward_length", (uint)Wide).With($"{architecture}.attention.head_count", 4u).With($"{architecture}.attention.head_count_kv", 4u)
            .With($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f).With($"{architecture}.rope.freq_base", 10_000f);
        int tokens = file.ByteVocabulary("<|im_start|>", "<|im_end|>");
        return file.Tensor("token_embd.weight", Width, tokens).Tensor("output_norm.weight", Width).Tensor("output.weight", Width, tokens);
    }

    private static void Block(GgufBytes file, int layer)
    {
        foreach (string part in (string[])["attn_q", "attn_k", "attn_v", "attn_output"]) file.Tensor($"blk.{layer}.{part}.weight", Width, Width);
        foreach (string norm in (string[])["attn_norm", "ffn_norm"]) file.Tensor($"blk.{layer}.{norm}.weight", Width);
        file.Tensor($"blk.{layer}.ffn_gate.weight", Width, Wide).Tensor($"blk.{layer}.ffn_up.weight", Width, Wide).Tensor($"blk.{layer}.ffn_down.weight", Wide, Width);
    }

    private static bool IsSmallLetter(int token) => token >= GgufBytes.ByteToken('a') && token <= GgufBytes.ByteToken('z');
}
