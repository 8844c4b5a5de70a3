using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>A file that is no usable model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectedFile(string Name, string Reason);

/// <summary>What a folder of models holds.</summary>
/// <param name="Models">Usable files, by name.</param>
/// <param name="Rejected">The others that are named like models.</param>
public sealed record ModelListing(IReadOnlyList<ModelFile> Models, IReadOnlyList<RejectedFile> Rejected)
{
    /// <summary>LoRA adapters, by name.</summary>
    public IReadOnlyList<AdapterFile> Adapters { get; init; } = [];

    /// <summary>What belongs to multimodal models and is not used, by name.</summary>
    public IReadOnlyList<ProjectorFile> Projectors { get; init; } = [];
}
