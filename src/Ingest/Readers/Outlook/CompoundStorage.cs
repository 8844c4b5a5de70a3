namespace Rag.Ingest.Readers.Outlook;

/// <summary>A folder within a compound file.</summary>
internal sealed class CompoundStorage
{
    private const int Folder = 1, Stream = 2, MostEntries = 100_000;

    private readonly CompoundFile file;
    private readonly Dictionary<string, uint> streams = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, uint Id)> folders = [];

    public CompoundStorage(CompoundFile file, uint id)
    {
        this.file = file;
        // Siblings form a tree; one that goes in circles ends all the same.
        HashSet<uint> seen = [id];
        Stack<uint> open = new([file.Entry(id).Child]);
        while (open.TryPop(out uint entry) && seen.Count < MostEntries)
        {
            if (!file.Has(entry) || !seen.Add(entry)) continue;
            (string name, int type, uint left, uint right, _) = file.Entry(entry);
            if (type == Stream) streams.TryAdd(name, entry);
            else if (type == Folder) folders.Add((name, entry));
            open.Push(left);
            open.Push(right);
        }
    }

    /// <summary>A stream's bytes; null where there is none of that name.</summary>
    public byte[]? Read(string name) => streams.TryGetValue(name, out uint id) ? file.ReadStream(id) : null;

    /// <summary>The folders below whose names begin so, in the order of their names.</summary>
    public IEnumerable<CompoundStorage> Folders(string prefix) =>
        folders.Where(f => f.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).OrderBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Select(f => new CompoundStorage(file, f.Id));
}
