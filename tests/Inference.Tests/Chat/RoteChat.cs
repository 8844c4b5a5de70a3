using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Chat;

/// <summary>
/// A model without a chat template that says "hi", then the end mark of ChatML letter by letter as a base model does, and then goes on talking to itself:
/// each token's next one stands in its weights.
/// </summary>
internal static class RoteChat
{
    private const int Width = 320;

    /// <param name="marks">Control tokens of its vocabulary.</param>
    /// <param name="says">What it says after a line break, piece by piece, again and again; control tokens among them count as pieces.</param>
    public static byte[] Write(string[] marks, params string[] says)
    {
        int written = 0, embedded = 0;
        Dictionary<string, int> ids = [];
        Dictionary<int, int> next = [];
        GgufBytes file = new()
        {
            Weight = name => name switch
            {
                "token_embd.weight" => embedded / Width == embedded++ % Width ? 1 : 0,
                "output.weight" => next.GetValueOrDefault(written % Width, ids[says[0]]) == written++ / Width ? 1 : 0,
                _ => name.Contains("norm", StringComparison.Ordinal) ? 1 : 0,
            },
        };
        string[] more = [.. marks, .. says.Where(piece => piece.Length > 1).Except(marks)];
        file.With("general.architecture", "llama").With("general.name", "rote")
            .With("llama.block_count", 1u).With("llama.context_length", 1024u).With("llama.embedding_length", (uint)Width).With("llama.feed_forward_length", 32u)
            .With("llama.attention.head_count", 4u).With("llama.attention.head_count_kv", 4u).With("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        int tokens = file.ByteVocabulary(more);
        foreach (string piece in says) ids[piece] = piece.Length == 1 ? GgufBytes.ByteToken(piece[0]) : tokens - more.Length + Array.IndexOf(more, piece);
        for (int index = 0; index < says.Length; index++) next[ids[says[index]]] = ids[says[(index + 1) % says.Length]];
        file.Tensor("token_embd.weight", Width, tokens).Tensor("output_norm.weight", Width).Tensor("output.weight", Width, tokens)
            .Tensor("blk.0.attn_norm.weight", Width).Tensor("blk.0.ffn_norm.weight", Width)
            .Tensor("blk.0.ffn_gate.weight", Width, 32).Tensor("blk.0.ffn_up.weight", Width, 32).Tensor("blk.0.ffn_down.weight", 32, Width);
        foreach (string part in (string[])["attn_q", "attn_k", "attn_v", "attn_output"]) file.Tensor($"blk.0.{part}.weight", Width, Width);
        return file.ToArray();
    }
}
