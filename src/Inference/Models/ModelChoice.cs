using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>Which file to use for a kind. Pure.</summary>
public static class ModelChoice
{
    /// <summary>Bytes of a model of the kind that a processor alone still computes in reasonable time.</summary>
    public static long ComfortableOnProcessor(ModelKind kind) => kind switch
    {
        ModelKind.Chat => 3L << 30,
        ModelKind.Embedding => 400L << 20,
        _ => 200L << 20,
    };

    /// <summary>The chosen file, or null with the reason.</summary>
    /// <param name="models">What there is.</param>
    /// <param name="kind">What is needed.</param>
    /// <param name="setting">A file's name with or without extension, <c>none</c>, or empty for the best fitting.</param>
    /// <param name="gpuMemory">Bytes of free GPU memory, 0 without a GPU.</param>
    public static (ModelFile? File, string? Reason) Choose(IReadOnlyList<ModelFile> models, ModelKind kind, string? setting, long gpuMemory)
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
        long most = gpuMemory > 0 ? (long)(gpuMemory * 0.8) : ComfortableOnProcessor(kind);
        return (fit.Where(model => model.Size <= most).MaxBy(model => model.Size) ?? fit.MinBy(model => model.Size), null);
    }
}
