using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary><c>llama_token_data</c>: a candidate for the next token.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TokenData
{
    public int Id;
    public float Logit;
    public float Probability;
}

/// <summary><c>llama_token_data_array</c>: what samplers narrow down; they may point <see cref="Data"/> elsewhere.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TokenDataArray
{
    public TokenData* Data;
    public nuint Size;
    public long Selected;
    public byte Sorted;
}

/// <summary><c>llama_logit_bias</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LogitBias
{
    public int Token;
    public float Bias;
}

/// <summary><c>llama_chat_message</c>: null-terminated UTF-8.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ChatMessage
{
    public byte* Role;
    public byte* Content;
}

/// <summary><c>llama_batch</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeBatch
{
    public int TokenCount;
    public int* Tokens;
    public float* Embeddings;
    public int* Positions;
    public int* SequenceCounts;
    public int** Sequences;
    public sbyte* Outputs;
}

/// <summary><c>llama_sampler_chain_params</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SamplerChainParams
{
    public byte NoPerf;
}
