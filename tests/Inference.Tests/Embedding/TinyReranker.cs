using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Embedding;

/// <summary>A BERT of two layers with a classification head and random weights, as small as llama.cpp takes it.</summary>
internal static class TinyReranker
{
    private const int Width = 64;
    private const int Layers = 2;
    private const int Wide = 128;
    private const int Context = 128;

    private static readonly string[] Special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>Words that it knows; each other one is unknown to it.</summary>
    public static readonly string[] Words =
        "the a of river harbour bridge letter morning engine paper table market village doctor teacher soldier water light sound field forest mountain valley island summer evening is in and who what"
            .Split(' ');

    public static byte[] Write()
    {
        Random random = new(11);
        // The file marks the beginning of a word as SentencePiece does.
        string[] tokens = [.. Special, .. Words.Select(word => "\u2581" + word)];
        GgufBytes file = new GgufBytes { Weight = name => name.Contains("norm.weight", StringComparison.Ordinal) ? 1 : (float)(random.NextDouble() - 0.5) }
            .With("general.architecture", "bert").With("general.name", "tiny reranker")
            .With("bert.block_count", (uint)Layers).With("bert.context_length", (uint)Context).With("bert.embedding_length", (uint)Width)
            .With("bert.feed_forward_length", (uint)Wide).With("bert.attention.head_count", 2u).With("bert.attention.layer_norm_epsilon", 1e-12f)
            .With("bert.attention.causal", false).With("bert.pooling_type", 4u)
            .With("tokenizer.ggml.model", "bert").With("tokenizer.ggml.pre", "jina-v2-en").With("tokenizer.ggml.token_type_count", 2u)
            .With("tokenizer.ggml.tokens", tokens).With("tokenizer.ggml.token_type", tokens.Select(token => token[0] == '[' ? 3 : 1).ToArray())
            .With("tokenizer.ggml.padding_token_id", 0u).With("tokenizer.ggml.unknown_token_id", 1u).With("tokenizer.ggml.bos_token_id", 2u)
            .With("tokenizer.ggml.cls_token_id", 2u).With("tokenizer.ggml.eos_token_id", 3u).With("tokenizer.ggml.seperator_token_id", 3u).With("tokenizer.ggml.mask_token_id", 4u)
            .With("tokenizer.ggml.add_bos_token", true).With("tokenizer.ggml.add_eos_token", true).With("tokenizer.ggml.add_sep_token", false)
            .Tensor("token_embd.weight", Width, tokens.Length).Tensor("position_embd.weight", Width, Context).Tensor("token_types.weight", Width, 2)
            .Tensor("token_embd_norm.weight", Width).Tensor("token_embd_norm.bias", Width)
            .Tensor("cls.weight", Width, Width).Tensor("cls.bias", Width).Tensor("cls.output.weight", Width, 1).Tensor("cls.output.bias", 1);
        for (int layer = 0; layer < Layers; layer++)
        {
            foreach (string part in (string[])["attn_q", "attn_k", "attn_v", "attn_output"]) file.Tensor($"blk.{layer}.{part}.weight", Width, Width).Tensor($"blk.{layer}.{part}.bias", Width);
            foreach (string norm in (string[])["attn_output_norm", "layer_output_norm"]) file.Tensor($"blk.{layer}.{norm}.weight", Width).Tensor($"blk.{layer}.{norm}.bias", Width);
            file.Tensor($"blk.{layer}.ffn_up.weight", Width, Wide).Tensor($"blk.{layer}.ffn_up.bias", Wide).Tensor($"blk.{layer}.ffn_down.weight", Wide, Width).Tensor($"blk.{layer}.ffn_down.bias", Width);
        }
        return file.ToArray();
    }
}
