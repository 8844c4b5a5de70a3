using Rag.Inference.Gguf;

namespace Rag.Inference.Models;

/// <summary>
/// Looks for GGUF files in a folder and below. Each is read again only when its size or time changes, and one that was written just now only when the next
/// look finds it unchanged, since it may still be growing. The parts of a split model count as one file, and appear, grow and change
/// together. One caller at
/// a time.
/// </summary>
public sealed class ModelDirectory(string folder, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, Stamp> growing = [];
    private readonly Dictionary<string, (Stamp Stamp, object What)> known = [];

    /// <summary>Has files of that name read again at the next look, though they have not changed.</summary>
    public void Forget(string fileName)
    {
        foreach (string path in known.Keys.Where(path => Path.GetFileName(path) == fileName).ToList()) known.Remove(path);
    }

    /// <summary>The files there are now; none where there is no folder.</summary>
    public ModelListing Scan()
    {
        Dictionary<string, Stamp> found = Look();
        foreach ((string path, Stamp now) in found)
        {
            if (known.TryGetValue(path, out (Stamp Stamp, object) entry) && entry.Stamp == now) continue;
            bool isStill = growing.TryGetValue(path, out Stamp before) && before == now || time.GetUtcNow() - now.Time > Fresh;
            growing[path] = now;
            if (!isStill) continue;
            growing.Remove(path);
            known[path] = (now, Read(path));
        }
        foreach (string gone in known.Keys.Except(found.Keys).ToList()) known.Remove(gone);
        foreach (string gone in growing.Keys.Except(found.Keys).ToList()) growing.Remove(gone);
        return new ModelListing(All<ModelFile>(model => model.Name), All<RejectedFile>(file => file.Name))
        {
            Adapters = All<AdapterFile>(adapter => adapter.Name),
            Projectors = All<ProjectorFile>(projector => projector.FileName),
        };
    }

    /// <summary>Each file, and each split model by the path of its first part, whether that is there or not.</summary>
    private Dictionary<string, Stamp> Look()
    {
        Dictionary<string, Stamp> found = [];
        if (!Directory.Exists(folder)) return found;
        EnumerationOptions all = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 4 };
        foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles("*.gguf", all))
        {
            string path = SplitName.Of(file.FullName) is { } name ? name.FileName(1) : file.FullName;
            Stamp others = found.GetValueOrDefault(path);
            found[path] = new Stamp(
                others.Files + 1, others.Size + file.Length, others.Time > file.LastWriteTimeUtc ? others.Time : file.LastWriteTimeUtc);
        }
        return found;
    }

    private IReadOnlyList<T> All<T>(Func<T, string> name) =>
        [.. known.Values.Select(entry => entry.What).OfType<T>().OrderBy(name, StringComparer.OrdinalIgnoreCase)];

    private static object Read(string path)
    {
        string name = Path.GetFileName(path);
        try
        {
            if (File.Exists(path)) return FoundFile.Read(path);
            string[] missing = [.. SplitName.Parts(path).Where(part => !File.Exists(part)).Select(part => Path.GetFileName(part)!)];
            return new RejectedFile(name, ModelFileReader.Missing(missing, SplitName.Of(path)!.Count));
        }
        catch (Exception fault)
        {
            // One bad file is a result, whatever is bad about it.
            return new RejectedFile(name, fault.Message);
        }
    }

    /// <summary>What changes when a file does, or one of the files of a split model.</summary>
    private readonly record struct Stamp(int Files, long Size, DateTime Time);
}
