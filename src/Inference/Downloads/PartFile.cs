using System.Text.Json;

namespace Rag.Inference.Downloads;

/// <summary>What is known of a file that is only partly here.</summary>
/// <param name="Id">Of the download that it belongs to.</param>
/// <param name="Address">Where it was asked for.</param>
/// <param name="Validator">The server's mark of the file's content (a strong ETag, or the date of its last change); null where it gave none, so that the rest cannot be asked for.</param>
/// <param name="Total">Bytes of the whole file, where the server said.</param>
/// <param name="ServerSha256">The file's hash as the server named it, or null.</param>
public sealed record PartNote(string Id, string Address, string? Validator, long? Total, string? ServerSha256);

/// <summary>
/// A file on its way: <c>name.part</c>, and <c>name.part.json</c> beside it that says of what. Neither ends in <c>.gguf</c>, so that nothing takes
/// them for a model; the file gets its name in one step, when it is whole and checked.
/// </summary>
internal sealed class PartFile(string folder, string fileName)
{
    private const string NoteEnding = ".part.json";

    public string FinalPath { get; } = Path.Combine(folder, fileName);

    public string Folder => folder;

    public string PartPath => FinalPath + ".part";

    /// <summary>Bytes that are here.</summary>
    public long Length => File.Exists(PartPath) ? new FileInfo(PartPath).Length : 0;

    /// <summary>Notes of all files on their way in a folder.</summary>
    public static IReadOnlyList<PartNote> Notes(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*" + NoteEnding).Select(Read).OfType<PartNote>()];

    public PartNote? ReadNote() => Read(FinalPath + NoteEnding);

    public void Write(PartNote note)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(FinalPath + NoteEnding, JsonSerializer.Serialize(note, JsonSerializerOptions.Web));
    }

    public FileStream OpenPart(long from)
    {
        FileStream stream = new(PartPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        stream.SetLength(from);
        stream.Position = from;
        return stream;
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="IOException">There is one of that name already.</exception>
    public void Complete()
    {
        File.Move(PartPath, FinalPath, overwrite: false);
        File.Delete(FinalPath + NoteEnding);
    }

    public void Delete()
    {
        File.Delete(PartPath);
        File.Delete(FinalPath + NoteEnding);
    }

    private static PartNote? Read(string path)
    {
        // Half written, or not ours: as good as none.
        try { return File.Exists(path) ? JsonSerializer.Deserialize<PartNote>(File.ReadAllText(path), JsonSerializerOptions.Web) : null; }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException) { return null; }
    }
}
