namespace Rag.Inference.Gguf;

/// <summary>
/// The part of a multimodal model that turns pictures or sound into what its chat model reads (llama.cpp's <c>mmproj</c>). It is no model
/// by itself. Immutable.
/// </summary>
/// <param name="FileName">The file's name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Reads">What it reads: <c>pictures</c>, <c>sound</c>, or both.</param>
public sealed record ProjectorFile(string FileName, long Size, string Reads)
{
    /// <summary>What its owner should know.</summary>
    public string Sentence =>
        $"A projector: with it a chat model that was made for it reads {Reads}. It is no model by itself, and is not used here: models are given text alone.";

    /// <summary>Whether a file is one.</summary>
    public static bool Is(GgufFile file) => file.Text("general.type") is "mmproj" or "projector" || file.Architecture == "clip";

    /// <summary>Of a file that is one.</summary>
    public static ProjectorFile Read(string path, GgufFile file) => Of(Path.GetFileName(path), file, new FileInfo(path).Length);

    /// <summary>Of a header that says it is one.</summary>
    public static ProjectorFile Of(string fileName, GgufFile file, long size)
    {
        bool hears = file.Flag("clip.has_audio_encoder") == true, sees = file.Flag("clip.has_vision_encoder") ?? !hears;
        return new ProjectorFile(fileName, size, sees && hears ? "pictures and sound" : hears ? "sound" : "pictures");
    }
}
