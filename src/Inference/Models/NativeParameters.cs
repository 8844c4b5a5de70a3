using Rag.Inference.Native;

namespace Rag.Inference.Models;

/// <summary>A plan in llama.cpp's terms.</summary>
internal static class NativeParameters
{
    public static ModelParams Model(ModelPlan plan)
    {
        ModelParams parameters = LlamaApi.llama_model_default_params();
        parameters.GpuLayers = plan.GpuLayers;
        return parameters;
    }

    public static ContextParams Context(ModelPlan plan)
    {
        ContextParams parameters = LlamaApi.llama_context_default_params();
        parameters.ContextLength = (uint)plan.CacheLength;
        parameters.MaxSequences = (uint)plan.Slots;
        parameters.Threads = plan.Threads;
        parameters.ThreadsBatch = plan.Threads;
        parameters.TypeK = parameters.TypeV = plan.KvType == "q8_0" ? 8 : 1;
        // enum llama_flash_attn_type
        parameters.FlashAttentionType = plan.FlashAttention switch { "on" => 1, "off" => 0, _ => -1 };
        parameters.OffloadKqv = (byte)(plan.GpuLayers > 0 ? 1 : 0);
        return parameters;
    }
}
