using System.Globalization;
using Rag.Inference.Gguf;
using Rag.Inference.Native;

namespace Rag.Inference.Models;

/// <summary>Chooses layers on the GPU, context and cache from free memory and the model's metadata, with a tenth to spare. Pure.</summary>
public static class ModelFitter
{
    private const double Share = 0.9;
    private const long Buffers = 300L << 20;
    private const long LargestShare = 512L << 20;
    private const int ShortContext = 2048;

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
                if (first.CacheLength > ShortContext)
                    plans.Add(Less(file, first, first.GpuLayers, "The GPU's memory did not suffice for the first plan: half the context."));
                plans.Add(Less(file, first, first.GpuLayers / 2, "The GPU's memory did not suffice for the first plans: half the layers and half the context."));
            }
        }
        string where = plans.Count > 0 ? "The GPU's memory did not suffice: computed on the processor"
            : options.GpuLayers == 0 ? "On the processor, as set"
            : gpu is null ? "No GPU is in use" : "Not one layer fits the GPU";
        ModelPlan processor = OnProcessor(file, options, freeMemory, cores, where);
        plans.Add(processor);
        if (processor.CacheLength > ShortContext)
        {
            string reason = "Memory is short: computed on the processor with a context of 2,048 tokens.";
            plans.Add(Sized(file, processor with { ContextLength = ShortContext, CacheLength = ShortContext, Reason = reason }));
        }
        return [.. plans.Select(plan => plan with { FlashAttention = options.FlashAttention })];
    }

    /// <summary>Those of <see cref="Plan"/> that are left after the process ended so often with the file on the GPU: without the first one there, then without any.</summary>
    public static IReadOnlyList<ModelPlan> Left(IReadOnlyList<ModelPlan> plans, int ends)
    {
        int onGpu = plans.TakeWhile(plan => plan.GpuLayers > 0).Count();
        int gone = ends == 0 ? 0 : ends == 1 ? Math.Min(1, onGpu) : onGpu;
        return gone == 0 ? plans : [.. plans.Skip(gone).Select(plan => plan with { Reason = $"The process ended {(ends == 1 ? "once" : $"{ends} times")} with more of it on the GPU. {plan.Reason}" })];
    }

    /// <summary>Memory for the weights, a cache of so many tokens, and computation.</summary>
    public static long Bytes(ModelFile file, string kvType, int contextLength, int cacheLength) =>
        file.Size + KvBytes(file, kvType, cacheLength) + Compute(file, contextLength);

    /// <summary>Whether a plan for the processor stays within the memory that is free.</summary>
    public static bool Fits(ModelPlan plan, long freeMemory) => plan.Bytes <= freeMemory * Share;

    private static ModelPlan OnGpu(ModelFile file, InferenceOptions options, Backend gpu, int cores)
    {
        int wanted = options.ContextLength ?? Math.Min(file.ContextLength, file.Kind == ModelKind.Chat ? 32_768 : 8192);
        long budget = (long)(gpu.FreeBytes * Share) - Buffers;
        long perLayer = file.Size / (file.Layers + 1);
        (string type, int context) = Cache(file, options, wanted, budget - file.Size);
        long cache = KvBytes(file, type, context);
        // Output and embeddings count as one more layer.
        int layers = (int)Math.Clamp((budget - cache) / Math.Max(1, perLayer + cache / (file.Layers + 1)), 0, file.Layers + 1);
        if (budget - file.Size >= cache) layers = file.Layers + 1;
        if (options.GpuLayers is { } set) layers = Math.Min(set, file.Layers + 1);
        string where = options.GpuLayers is not null ? $"{layers} of {file.Layers + 1} layers on it, as set"
            : layers > file.Layers ? "all of it fits"
            : $"{layers} of {file.Layers} layers fit";
        return Sized(file, new ModelPlan(gpu.Kind, layers, context, Total(file, options, type, context, budget - file.Size), type, options.Slots, options.Threads ?? cores,
            $"{gpu.Description}, {Gigabytes(gpu.FreeBytes)} free: {where}. {WhySoLong(file, options, wanted, context, type)}"));
    }

    private static ModelPlan OnProcessor(ModelFile file, InferenceOptions options, long freeMemory, int cores, string where)
    {
        // An encoder reads a whole text at once, and without a GPU in memory that grows with the square of its length; passages are short.
        int wanted = options.ContextLength ?? Math.Min(file.ContextLength, file.Kind == ModelKind.Chat ? 16_384 : ShortContext);
        long budget = (long)(freeMemory * Share) - file.Size - Compute(file, wanted);
        // Half of what is left: the owner's other programs need memory as well.
        (string type, int context) = Cache(file, options, wanted, budget / 2);
        return Sized(file, new ModelPlan("cpu", 0, context, Total(file, options, type, context, budget / 2), type, options.Slots, options.Threads ?? cores,
            $"{where}; {Gigabytes(freeMemory)} of memory are free. {WhySoLong(file, options, wanted, context, type)}"));
    }

    private static string WhySoLong(ModelFile file, InferenceOptions options, int wanted, int context, string type)
    {
        string why = options.ContextLength is not null ? "as set"
            : context < wanted ? "as much as fits"
            : context == file.ContextLength ? "all that it was made for"
            : $"of the {Number(file.ContextLength)} that it was made for";
        string cache = type == "f16" || options.KvType is not null ? "" : ", the cache in 8 bits to save memory";
        return $"Context {Number(context)} tokens, {why}{cache}.";
    }

    private static string Gigabytes(long bytes) => (bytes / 1e9).ToString("0.#", CultureInfo.InvariantCulture) + " GB";

    private static string Number(int tokens) => tokens.ToString("N0", CultureInfo.InvariantCulture);

    private static ModelPlan Less(ModelFile file, ModelPlan plan, int layers, string reason) => Sized(file, plan with
    {
        GpuLayers = layers,
        ContextLength = Math.Max(512, plan.ContextLength / 2),
        CacheLength = Math.Max(512, plan.CacheLength / 2),
        Reason = reason,
    });

    private static ModelPlan Sized(ModelFile file, ModelPlan plan) => plan with { Bytes = Bytes(file, plan.KvType, plan.ContextLength, plan.CacheLength) };

    /// <summary>The wanted context at 16 bits, else at 8, else as much of it as fits.</summary>
    private static (string Type, int Context) Cache(ModelFile file, InferenceOptions options, int wanted, long budget)
    {
        string type = options.KvType ?? (KvBytes(file, "f16", wanted) <= budget ? "f16" : "q8_0");
        if (options.ContextLength is { } set) return (type, set);
        while (wanted > ShortContext && KvBytes(file, type, wanted) > budget) wanted /= 2;
        return (type, wanted);
    }

    /// <summary>Several conversations share the cache: up to four full contexts where they cost little beside what is free.</summary>
    private static int Total(ModelFile file, InferenceOptions options, string type, int context, long budget)
    {
        int contexts = file.Kind == ModelKind.Chat ? Math.Clamp(options.Slots, 1, 4) : 1;
        while (contexts > 1 && KvBytes(file, type, context * contexts) > Math.Min(budget / 4, LargestShare)) contexts--;
        return context * contexts;
    }

    /// <summary>Buffers; and of a model that reads a text at once, each token's weight for each other token, in about one head per 64 of its width.</summary>
    private static long Compute(ModelFile file, int contextLength) =>
        Buffers + (file.Kind == ModelKind.Chat ? 0 : 4L * Math.Min(contextLength, ShortContext) * Math.Min(contextLength, ShortContext) * Math.Max(1, file.Width / 64));

    private static long KvBytes(ModelFile file, string type, int tokens) => file.KvBytesPerToken * tokens * (type == "f16" ? 32 : 17) / 32;
}
