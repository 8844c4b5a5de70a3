using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>Which file to use for a kind. Pure.</summary>
public static class ModelChoice
{
    private const long ComfortablePerCore = 512L << 20;

    /// <summary>
    /// Bytes of a model of the kind that a processor alone still computes in reasonable time: a prompt with its sources takes each weight some thousand times,
    /// so that it goes by the cores up to where memory is the limit.
    /// </summary>
    public static long ComfortableOnProcessor(ModelKind kind, int cores) => kind switch
    {
        ModelKind.Chat => Math.Min(3L << 30, cores * ComfortablePerCore),
        ModelKind.Embedding => 400L << 20,
        _ => 200L << 20,
    };

    /// <summary>The chosen file, or null with the reason.</summary>
    /// <param name="models">What there is.</param>
    /// <param name="kind">What is needed.</param>
    /// <param name="setting">A file's name with or without extension, <c>none</c>, or empty for the best fitting.</param>
    /// <param name="gpuMemory">Bytes of GPU memory, 0 without a GPU.</param>
    /// <param name="cores">Physical cores.</param>
    public static (ModelFile? File, string? Reason) Choose(IReadOnlyList<ModelFile> models, ModelKind kind, string? setting, long gpuMemory, int cores)
    {
        if (string.Equals(setting, "none", StringComparison.OrdinalIgnoreCase)) return (null, null);
        if (setting is { Length: > 0 })
        {
            ModelFile? named = models.FirstOrDefault(model =>
                string.Equals(Path.GetFileName(model.Path), setting, StringComparison.OrdinalIgnoreCase)
                || string.Equals(model.Name, setting, StringComparison.OrdinalIgnoreCase)
                || string.Equals(model.Path, setting, StringComparison.Ordinal));
            return named is null ? (null, $"{setting} is not in the models folder.")
                : named.Kind != kind ? (null, $"{setting} is a model for {named.Kind.ToString().ToLowerInvariant()}.")
                : (named, null);
        }
        ModelFile[] fit = [.. models.Where(model => model.Kind == kind)];
        long most = gpuMemory > 0 ? (long)(gpuMemory * 0.8) : ComfortableOnProcessor(kind, cores);
        // One that was taught to talk comes before a larger one that was not.
        return (fit.Where(model => model.Size <= most).OrderBy(model => model.IsBase).ThenByDescending(model => model.Size).FirstOrDefault()
            ?? fit.OrderBy(model => model.IsBase).ThenBy(model => model.Size).FirstOrDefault(), null);
    }
}
