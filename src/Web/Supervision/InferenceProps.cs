namespace Rag.Web.Supervision;

/// <summary>The part of Inference's <c>GET /props</c> that the page shows.</summary>
/// <param name="Models">What is loaded, by purpose.</param>
/// <param name="Files">Every model file found.</param>
/// <param name="Rejected">Files that are no usable models, with the reason.</param>
/// <param name="Devices">What can compute.</param>
/// <param name="BuildInfo">The engine and its version.</param>
public sealed record InferenceProps(
    IReadOnlyDictionary<string, LoadedModel?>? Models, IReadOnlyList<FoundModelFile>? Files, IReadOnlyList<UnusableFile>? Rejected, IReadOnlyList<ComputeDevice>? Devices, string? BuildInfo);

/// <summary>A model that is loaded or being loaded, and how.</summary>
public sealed record LoadedModel(string Name, string Backend, string State, string? Reason, int? ContextLength, long? Size, ModelPlacement? Plan);

/// <summary>Where a model's parts lie.</summary>
public sealed record ModelPlacement(int GpuLayers, int ContextLength, string KvType, int Slots, int Threads, long Bytes);

/// <summary>A GGUF file in the models folder.</summary>
public sealed record FoundModelFile(string Name, string Kind, long Size);

/// <summary>A file that cannot be used, and why.</summary>
public sealed record UnusableFile(string Name, string Reason);

/// <summary>A processor or a GPU.</summary>
public sealed record ComputeDevice(string Kind, string Description, bool IsGpu, long FreeBytes, long TotalBytes);
