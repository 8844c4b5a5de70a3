using Rag.Inference.Gguf;

namespace Rag.Inference.Adapters;

/// <summary>An adapter in the models folder.</summary>
/// <param name="Id">As requests name it: the same for a file's path as long as the process lives.</param>
/// <param name="File">What it is.</param>
/// <param name="Fits">The models that it fits, by what their headers say.</param>
/// <param name="Misfit">Why it fits none; null where it fits one.</param>
/// <param name="Strength">How strongly it counts for requests that name none; 0 where it is switched off.</param>
internal sealed record ListedAdapter(int Id, AdapterFile File, IReadOnlyList<ModelFile> Fits, string? Misfit, float Strength);
