namespace Rag.Web.Commands.Doctor;

/// <summary>The files in the models folder.</summary>
internal static class ModelChecks
{
    private const string Get = "Get one on the page (Models), or put a GGUF file there. "
        + "Without one, the nearest places in your documents are shown.";

    public static IEnumerable<Finding> Find(string folder)
    {
        const string Subject = "Models";
        FileInfo[] files = Directory.Exists(folder)
            ? [.. new DirectoryInfo(folder).EnumerateFiles("*.gguf").OrderBy(file => file.Name, StringComparer.Ordinal)] : [];
        if (files.Length == 0) yield return new Finding(Subject, Health.Better, $"none in {folder}", Get);
        foreach (FileInfo file in files)
        {
            yield return IsGguf(file)
                ? new Finding(Subject, Health.Ok, $"{file.Name}, {file.Length / 1e6:N0} MB")
                : new Finding(Subject, Health.Wrong, $"{file.Name} is no GGUF file, or not whole", "Delete it and get it again.");
        }
    }

    // The format begins with these four letters (ggml's gguf.md).
    private static bool IsGguf(FileInfo file)
    {
        try
        {
            using FileStream stream = file.OpenRead();
            Span<byte> magic = stackalloc byte[4];
            return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("GGUF"u8);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
