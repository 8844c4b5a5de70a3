using System.Text.Json;

namespace Rag.Inference.Models;

/// <summary>What was found out about a file, so that it need not be found out again.</summary>
/// <param name="Name">Its name then.</param>
/// <param name="Engine">The version of llama.cpp that it was tried with.</param>
/// <param name="Fingerprint">As <see cref="Models.Fingerprint"/> makes it.</param>
/// <param name="Refusal">Why it cannot be used; null where it can.</param>
public sealed record ModelRecord(string Name, string Engine, string Fingerprint, string? Refusal);

/// <summary>
/// The records, one small file each, by <see cref="FileIdentity"/>. They are a memory alone: one that is lost is made anew. Safe to call
/// from any thread.
/// </summary>
public sealed class ModelRecords(string folder)
{
    /// <summary>Of a file as tried with this version of llama.cpp, or null.</summary>
    public ModelRecord? Find(string identity)
    {
        try
        {
            if (!File.Exists(PathOf(identity))) return null;
            ModelRecord? record = JsonSerializer.Deserialize<ModelRecord>(File.ReadAllText(PathOf(identity)));
            return record?.Engine == Native.LlamaRuntime.Version ? record : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps a record where the disk takes it.</summary>
    public void Save(string identity, ModelRecord record) => NoteFile.TryWrite(PathOf(identity), JsonSerializer.Serialize(record));

    /// <summary>Forgets one, so that the file is tried again.</summary>
    public void Forget(string identity)
    {
        if (Directory.Exists(folder)) File.Delete(PathOf(identity));
    }

    private string PathOf(string identity) => Path.Combine(folder, identity + ".json");
}
