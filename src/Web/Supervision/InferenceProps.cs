using Rag.Retrieval.Models;

namespace Rag.Web.Supervision;

/// <summary>The part of Inference's <c>GET /props</c> that the page shows.</summary>
/// <param name="Models">What is loaded, by purpose.</param>
/// <param name="Files">Every model file found.</param>
/// <param name="Rejected">Files that are no usable models, with the reason.</param>
/// <param name="Devices">What can compute.</param>
/// <param name="BuildInfo">The engine and its version.</param>
public sealed record InferenceProps(
    IReadOnlyDictionary<string, LoadedModel?>? Models, IReadOnlyList<FoundModelFile>? Files, IReadOnlyList<UnusableFile>? Rejected,
    IReadOnlyList<ComputeDevice>? Devices, string? BuildInfo)
{
    /// <summary>What is used of the devices, and why nothing better is.</summary>
    public ComputeStatus? Computing { get; init; }

    /// <summary>LoRA adapters in the models folder.</summary>
    public IReadOnlyList<FoundAdapter>? Adapters { get; init; }

    /// <summary>Files that belong to multimodal models, each with the sentence that says so.</summary>
    public IReadOnlyList<UnusableFile>? Projectors { get; init; }
}

/// <summary>A model that is loaded or being loaded, and how.</summary>
public sealed record LoadedModel(
    string Name, string Backend, string State, string? Reason, int? ContextLength, long? Size, ModelPlacement? Plan)
{
    /// <summary>Conversations that wait for a follow-up in main memory; null for a model that has none.</summary>
    public RestingConversations? Resting { get; init; }

    /// <summary>What its weights are changed by, such as <c>style × 0.8</c>; null for a model that has none.</summary>
    public IReadOnlyList<string>? Adapters { get; init; }
}

/// <summary>Conversations that wait for a follow-up.</summary>
/// <param name="Conversations">How many.</param>
/// <param name="Bytes">Main memory that they take.</param>
/// <param name="LimitBytes">That they may take now; 0 where that is off.</param>
public sealed record RestingConversations(int Conversations, long Bytes, long LimitBytes);

/// <summary>Where a model's parts lie.</summary>
public sealed record ModelPlacement(int GpuLayers, int ContextLength, string KvType, int Slots, int Threads, long Bytes);

/// <summary>A GGUF file in the models folder.</summary>
public sealed record FoundModelFile(string Name, string Kind, long Size)
{
    /// <summary>True for a chat model that was made to continue text, not to talk.</summary>
    public bool IsBase { get; init; }
}

/// <summary>A LoRA adapter in the models folder.</summary>
/// <param name="Id">As <c>lora</c> in requests names it.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Scale">How strongly it is switched on; 0 for off.</param>
/// <param name="State"><c>on</c>, <c>off</c>, <c>loading</c>, or <c>waiting</c> for a model that it fits.</param>
/// <param name="Fits">Names of the models that it fits.</param>
public sealed record FoundAdapter(int Id, string Name, long Size, float Scale, string State, IReadOnlyList<string> Fits)
{
    /// <summary>Architecture of the models that it was made for.</summary>
    public string? Architecture { get; init; }

    /// <summary>The model that it was made from, as the file says; null where it does not.</summary>
    public string? MadeFor { get; init; }

    /// <summary>Rank of its largest change.</summary>
    public long Rank { get; init; }

    /// <summary>Why it cannot be used with the chat model in use; null where it can.</summary>
    public string? Reason { get; init; }
}

/// <summary>A file that cannot be used, and why.</summary>
public sealed record UnusableFile(string Name, string Reason);

/// <summary>A processor or a GPU.</summary>
public sealed record ComputeDevice(string Kind, string Description, bool IsGpu, long FreeBytes, long TotalBytes);
