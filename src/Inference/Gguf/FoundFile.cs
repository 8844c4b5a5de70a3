namespace Rag.Inference.Gguf;

/// <summary>Tells what a GGUF file is.</summary>
public static class FoundFile
{
    /// <summary>A <see cref="ModelFile"/>, an <see cref="AdapterFile"/> or a <see cref="ProjectorFile"/>.</summary>
    /// <exception cref="GgufException">It is not sound, or nothing that can be used or named.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static object Read(string path)
    {
        GgufFile file = GgufReader.Read(path);
        return AdapterFileReader.IsAdapter(file) ? AdapterFileReader.Read(path, file)
            : ProjectorFile.Is(file) ? ProjectorFile.Read(path, file)
            : ModelFileReader.Read(path, file);
    }
}
