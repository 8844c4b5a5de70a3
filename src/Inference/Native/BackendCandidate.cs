namespace Rag.Inference.Native;

/// <summary>A way to load llama.cpp: a folder of its libraries, and one library in it for a kind of GPU.</summary>
/// <param name="Kind"><c>cuda</c>, <c>hip</c>, <c>vulkan</c>, <c>metal</c> or <c>cpu</c>.</param>
/// <param name="Folder">Holds libllama and the processor's libraries.</param>
/// <param name="Plugin">The GPU's library; null for the processor alone.</param>
public sealed record BackendCandidate(string Kind, string Folder, string? Plugin)
{
    /// <summary>The kind of the processor alone.</summary>
    public const string Processor = "cpu";

    /// <summary>For people.</summary>
    public string Title => TitleOf(Kind);

    /// <summary>The same folder without the GPU.</summary>
    public BackendCandidate OnProcessor => new(Processor, Folder, null);

    /// <summary>A kind's name for people.</summary>
    public static string TitleOf(string kind) => kind switch
    {
        "cuda" => "CUDA",
        "hip" => "ROCm",
        "vulkan" => "Vulkan",
        "metal" => "Metal",
        Processor => "The processor",
        _ => kind,
    };
}
