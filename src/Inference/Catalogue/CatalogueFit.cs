using System.Globalization;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Catalogue;

/// <summary>Says of each model of the catalogue how it would run here, by the very plan that would load it. Pure.</summary>
internal static class CatalogueFit
{
    private static readonly int[] Contexts = [4096, 8192, 16_384, 32_768];

    /// <summary>The catalogue as the owner is offered it.</summary>
    /// <param name="entries">The catalogue.</param>
    /// <param name="options">What the owner set.</param>
    /// <param name="memory">What is free for a model of a kind: that of the present one included, since it would make room.</param>
    /// <param name="isHere">Whether a file lies in the models folder.</param>
    /// <param name="fingerprint">The mark of a file's content that was read, or null.</param>
    public static IReadOnlyList<ModelOffer> Offers(
        IReadOnlyList<CatalogueEntry> entries, InferenceOptions options, Func<ModelKind, MachineMemory> memory, Func<string, bool> isHere, Func<string, string?> fingerprint)
    {
        List<(CatalogueEntry Entry, ModelFit Fit)> fits = [.. entries.Select(entry => (entry, Of(entry, options, memory(entry.Kind))))];
        HashSet<string> best = [.. fits.Where(item => IsComfortable(item.Entry, item.Fit)).GroupBy(item => item.Entry.Kind).Select(kind => kind.Last().Entry.Id)];
        return [.. fits.Select(item => new ModelOffer(item.Entry, item.Entry.Kind.ToString().ToLowerInvariant(), item.Fit, Memory(item.Entry))
        {
            IsRecommended = best.Contains(item.Entry.Id),
            IsHere = isHere(item.Entry.FileName),
            IsVerified = IsVerified(item.Entry, fingerprint),
        })];
    }

    /// <summary>How one model would run.</summary>
    public static ModelFit Of(CatalogueEntry entry, InferenceOptions options, MachineMemory memory) =>
        Of(entry.ToModelFile(), options, memory);

    /// <summary>How a file would run whose header is known.</summary>
    public static ModelFit Of(ModelFile file, InferenceOptions options, MachineMemory memory)
    {
        ModelPlan plan = ModelFitter.Plan(file, options, memory.Devices, memory.FreeBytes, memory.Cores)[0];
        string context = file.Kind == ModelKind.Chat ? $" with {Thousands(plan.ContextLength)} context" : "";
        if (plan.GpuLayers > file.Layers)
            return new ModelFit("gpu", $"Fits in {Gigabytes(memory.GpuBytes)} of GPU memory{context}", plan.ContextLength, plan.Bytes);
        if (plan.GpuLayers > 0 && plan.Bytes <= memory.FreeBytes + memory.GpuBytes)
            return new ModelFit(
                "partly", $"{plan.GpuLayers} of {file.Layers} layers fit the GPU{context}; the rest is computed by the processor, more slowly", plan.ContextLength, plan.Bytes);
        if (!ModelFitter.Fits(plan, memory.FreeBytes))
            return new ModelFit("none", $"Needs {Gigabytes(plan.Bytes)}; {Gigabytes(memory.FreeBytes)} are free", plan.ContextLength, plan.Bytes);
        return file.Size <= ModelChoice.ComfortableOnProcessor(file.Kind, memory.Cores)
            ? new ModelFit("cpu", $"Fits in memory{context}, computed by the processor", plan.ContextLength, plan.Bytes)
            : new ModelFit("slow", $"Fits in memory{context}, but slow on the processor alone", plan.ContextLength, plan.Bytes);
    }

    private static bool? IsVerified(CatalogueEntry entry, Func<string, string?> fingerprint) =>
        entry.Sha256.Length > 0 && Fingerprint.IsOfWholeFile(entry.Size) && fingerprint(entry.FileName) is { } mark
            ? entry.Sha256.StartsWith(mark, StringComparison.OrdinalIgnoreCase)
            : null;

    private static bool IsComfortable(CatalogueEntry entry, ModelFit fit) =>
        fit.Level is "gpu" or "cpu" && (entry.Kind != ModelKind.Chat || fit.ContextLength >= Contexts[0]);

    private static ContextMemory[] Memory(CatalogueEntry entry)
    {
        ModelFile file = entry.ToModelFile();
        int[] contexts = entry.Kind == ModelKind.Chat ? [.. Contexts.Where(context => context <= entry.ContextLength)] : [Math.Min(entry.ContextLength, 8192)];
        return [.. contexts.Select(context => new ContextMemory(context, ModelFitter.Bytes(file, "f16", context, context)))];
    }

    private static string Thousands(int tokens) => tokens < 1024 ? tokens.ToString(CultureInfo.InvariantCulture) : $"{tokens / 1024}k";

    private static string Gigabytes(long bytes) => bytes < 1L << 30
        ? $"{bytes >> 20} MB"
        : (bytes / (double)(1L << 30)).ToString(bytes < 10L << 30 ? "0.#" : "0", CultureInfo.InvariantCulture) + " GB";
}
