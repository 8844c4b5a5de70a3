namespace Rag.Inference;

/// <summary>Section <c>Rag:Inference</c>; whatever is null is chosen from the hardware and the model's metadata.</summary>
public sealed class InferenceOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Rag:Inference";

    /// <summary>A folder with llama.cpp's libraries. Default: what npm fetched.</summary>
    public string? NativePath { get; set; }

    /// <summary>Layers on the GPU; 0 for none.</summary>
    public int? GpuLayers { get; set; }

    /// <summary>Most tokens of one request. Default: what the model was trained for, as far as memory allows.</summary>
    public int? ContextLength { get; set; }

    /// <summary>
    /// Type of the KV cache: <c>f16</c>, or <c>q8_0</c>, which takes half the memory and needs flash attention. Default: f16 where memory
    /// is enough.
    /// </summary>
    public string? KvType { get; set; }

    /// <summary>Flash attention: <c>on</c>, <c>off</c>, or <c>auto</c>, the default, which is on wherever the devices can.</summary>
    public string FlashAttention { get; set; } = "auto";

    /// <summary>
    /// Computes ahead what an answer may repeat of its prompt, which gives the same answer sooner where it quotes, and nothing elsewhere.
    /// Default true.
    /// </summary>
    public bool PromptLookup { get; set; } = true;

    /// <summary>A chat template in place of the one in the file: its text, or the name of a family that llama.cpp knows, such as <c>chatml</c> or <c>llama3</c>.</summary>
    public string? ChatTemplate { get; set; }

    /// <summary>Requests that generate at the same time, 1 to 64. Default 8.</summary>
    public int Slots { get; set; } = 8;

    /// <summary>Requests that may wait for a slot. Default 64.</summary>
    public int QueueLength { get; set; } = 64;

    /// <summary>
    /// Most main memory for conversations that wait for a follow-up while others are answered, in MB, of which never more than a quarter of what is free is
    /// taken; 0 leaves them in the KV cache, where they make the others slower. Default 1024.
    /// </summary>
    public int RestingMegabytes { get; set; } = 1024;

    /// <summary>
    /// Threads on the processor, kept to whatever else goes on. Default: its physical cores, the quick ones where there are two kinds, as
    /// far as a container lets;
    /// fewer while other programs, or another model here, need them.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>Minutes without a request after which a model gives back its memory; 0 for never, the default.</summary>
    public double IdleUnloadMinutes { get; set; }

    /// <summary>A JSON file of models to get in place of the built-in list, for a mirror of one's own; the built-in list is in <c>Catalogue/catalogue.json</c>.</summary>
    public string? Catalogue { get; set; }

    /// <summary>Set before a query that is embedded. Default: what the model's family wants.</summary>
    public string? QueryPrefix { get; set; }

    /// <summary>Set before a passage that is embedded. Default: what the model's family wants.</summary>
    public string? PassagePrefix { get; set; }
}
