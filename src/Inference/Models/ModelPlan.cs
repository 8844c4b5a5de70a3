namespace Rag.Inference.Models;

/// <summary>How a model is to be loaded, and why so.</summary>
/// <param name="Backend"><c>cuda</c>, <c>vulkan</c>, <c>metal</c> or <c>cpu</c>.</param>
/// <param name="GpuLayers">Layers on the GPU.</param>
/// <param name="ContextLength">Most tokens of one request.</param>
/// <param name="CacheLength">Tokens of all requests together.</param>
/// <param name="KvType"><c>f16</c> or <c>q8_0</c>.</param>
/// <param name="Slots">Requests at the same time.</param>
/// <param name="Threads">Threads on the processor.</param>
/// <param name="Reason">One sentence for the owner.</param>
public sealed record ModelPlan(string Backend, int GpuLayers, int ContextLength, int CacheLength, string KvType, int Slots, int Threads, string Reason)
{
    /// <summary>Memory that weights, cache and computation take together.</summary>
    public long Bytes { get; init; }

    /// <summary><c>auto</c>, <c>on</c> or <c>off</c>.</summary>
    public string FlashAttention { get; init; } = "auto";
}
