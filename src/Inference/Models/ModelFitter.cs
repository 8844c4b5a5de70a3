using Rag.Inference.Gguf;
using Rag.Inference.Native;

namespace Rag.Inference.Models;

/// <summary>Chooses layers on the GPU, context and cache from free memory and the model's metadata, with a tenth to spare. Pure.</summary>
public static class ModelFitter
{
    private const double Share = 0.9;
    private const long Compute = 300L << 20;
    private const long LargestShare = 512L << 20;

    /// <summary>The plans to try, best first: each needs less memory than the one before, the last runs on the processor alone.</summary>
    /// <param name="file">The model.</param>
    /// <param name="options">What the owner set.</param>
    /// <param name="devices">The GPUs with their memory that is free now.</param>
    /// <param name="freeMemory">Bytes of main memory that are free now.</param>
    /// <param name="cores">Physical cores.</param>
    public static IReadOnlyList<ModelPlan> Plan(ModelFile file, InferenceOptions options, IReadOnlyList<Backend> devices, long freeMemory, int cores)
    {
        List<ModelPlan> plans = [];
        Backend? gpu = devices.Where(device => device.IsGpu).MaxBy(device => device.FreeBytes);
        if (gpu is not null && options.GpuLayers != 0)
        {
            ModelPlan first = OnGpu(file, options, gpu, cores);
            if (first.GpuLayers > 0)
            {
                plans.Add(first);
                plans.Add(first with
                {
                    GpuLayers = first.GpuLayers / 2,
                    ContextLength = Math.Max(512, first.ContextLength / 2),
                    CacheLength = Math.Max(512, first.CacheLength / 2),
                    Reason = "The GPU's memory did not suffice for the first plan: half the layers and half the context.",
                });
            }
        }
        ModelPlan processor = OnProcessor(file, options, freeMemory, cores, plans.Count > 0 ? "The GPU's memory did not suffice: computed on the processor." : null);
        plans.Add(processor);
        if (processor.CacheLength > 2048)
            plans.Add(processor with { ContextLength = 2048, CacheLength = 2048, Reason = "Memory is short: computed on the processor with a context of 2,048 tokens." });
        return plans;
    }

    private static ModelPlan OnGpu(ModelFile file, InferenceOptions options, Backend gpu, int cores)
    {
        long budget = (long)(gpu.FreeBytes * Share) - Compute;
        long perLayer = file.Size / (file.Layers + 1);
        int wanted = options.ContextLength ?? Math.Min(file.ContextLength, 32_768);
        (string type, int context) = Cache(file, options, wanted, budget - file.Size);
        long cache = KvBytes(file, type, context);
        // Output and embeddings count as one more layer.
        int layers = (int)Math.Clamp((budget - cache) / Math.Max(1, perLayer + cache / (file.Layers + 1)), 0, file.Layers + 1);
        if (budget - file.Size >= cache) layers = file.Layers + 1;
        if (options.GpuLayers is { } set) layers = Math.Min(set, file.Layers + 1);
        string where = layers > file.Layers ? "all layers" : $"{layers} of {file.Layers} layers";
        return new ModelPlan(gpu.Kind, layers, context, Total(file, options, type, context, budget - file.Size), type, options.Slots, options.Threads ?? cores,
            $"{gpu.Description}: {where} in {gpu.FreeBytes >> 20} MB of free GPU memory, context {context} tokens, KV cache {type}.");
    }

    private static ModelPlan OnProcessor(ModelFile file, InferenceOptions options, long freeMemory, int cores, string? why)
    {
        long budget = (long)(freeMemory * Share) - file.Size - Compute;
        int wanted = options.ContextLength ?? Math.Min(file.ContextLength, 16_384);
        // Half of what is left: the owner's other programs need memory as well.
        (string type, int context) = Cache(file, options, wanted, budget / 2);
        return new ModelPlan("cpu", 0, context, Total(file, options, type, context, budget / 2), type, options.Slots, options.Threads ?? cores,
            why ?? $"Processor, {options.Threads ?? cores} threads; context {context} tokens, KV cache {type}, {freeMemory >> 20} MB of memory free.");
    }

    /// <summary>The wanted context at 16 bits, else at 8, else as much of it as fits.</summary>
    private static (string Type, int Context) Cache(ModelFile file, InferenceOptions options, int wanted, long budget)
    {
        string type = options.KvType ?? (KvBytes(file, "f16", wanted) <= budget ? "f16" : "q8_0");
        if (options.ContextLength is { } set) return (type, set);
        while (wanted > 2048 && KvBytes(file, type, wanted) > budget) wanted /= 2;
        return (type, wanted);
    }

    /// <summary>Several conversations share the cache: up to four full contexts where they cost little beside what is free.</summary>
    private static int Total(ModelFile file, InferenceOptions options, string type, int context, long budget)
    {
        int contexts = Math.Clamp(options.Slots, 1, 4);
        while (contexts > 1 && KvBytes(file, type, context * contexts) > Math.Min(budget / 4, LargestShare)) contexts--;
        return context * contexts;
    }

    private static long KvBytes(ModelFile file, string type, int tokens) => file.KvBytesPerToken * tokens * (type == "f16" ? 32 : 17) / 32;
}
