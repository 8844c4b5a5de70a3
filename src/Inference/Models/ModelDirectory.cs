using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>A file that is no usable model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why.</param>
public sealed record RejectedFile(string Name, string Reason);

/// <summary>What a folder of models holds.</summary>
/// <param name="Models">Usable files, by name.</param>
/// <param name="Rejected">The others that are named like models.</param>
public sealed record ModelListing(IReadOnlyList<ModelFile> Models, IReadOnlyList<RejectedFile> Rejected);

/// <summary>
/// Looks for GGUF files in a folder and below. Each is read again only when its size or time changes, and one that was written just now only when the next
/// look finds it unchanged, since it may still be growing. One caller at a time.
/// </summary>
public sealed class ModelDirectory(string folder, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, (long Size, DateTime Time)> growing = [];
    private readonly Dictionary<string, (long Size, DateTime Time, ModelFile? Model, RejectedFile? Rejected)> known = [];

    /// <summary>Has files of that name read again at the next look, though they have not changed.</summary>
    public void Forget(string fileName)
    {
        foreach (string path in known.Keys.Where(path => Path.GetFileName(path) == fileName).ToList()) known.Remove(path);
    }

    /// <summary>The files there are now; none where there is no folder.</summary>
    public ModelListing Scan()
    {
        HashSet<string> seen = [];
        EnumerationOptions all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 4 };
        if (Directory.Exists(folder))
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*.gguf", all))
            {
                if (ModelFileReader.IsLaterPart(file.FullName)) continue;
                seen.Add(file.FullName);
                if (known.TryGetValue(file.FullName, out var entry) && entry.Size == file.Length && entry.Time == file.LastWriteTimeUtc) continue;
                (long, DateTime) now = (file.Length, file.LastWriteTimeUtc);
                bool isStill = growing.TryGetValue(file.FullName, out (long, DateTime) before) && before == now || time.GetUtcNow() - file.LastWriteTimeUtc > Fresh;
                growing[file.FullName] = now;
                if (!isStill) continue;
                growing.Remove(file.FullName);
                known[file.FullName] = Read(file);
            }
        }
        foreach (string gone in known.Keys.Except(seen).ToList()) known.Remove(gone);
        foreach (string gone in growing.Keys.Except(seen).ToList()) growing.Remove(gone);
        return new ModelListing(
            [.. known.Values.Select(entry => entry.Model).OfType<ModelFile>().OrderBy(model => model.Name, StringComparer.OrdinalIgnoreCase)],
            [.. known.Values.Select(entry => entry.Rejected).OfType<RejectedFile>().OrderBy(file => file.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    private static (long, DateTime, ModelFile?, RejectedFile?) Read(FileInfo file)
    {
        (long size, DateTime time) = (file.Length, file.LastWriteTimeUtc);
        try
        {
            return (size, time, ModelFileReader.Read(file.FullName), null);
        }
        catch (Exception fault)
        {
            // One bad file is a result, whatever is bad about it.
            return (size, time, null, new RejectedFile(file.Name, fault.Message));
        }
    }
}
