using Microsoft.Data.Sqlite;
using Rag.Ingest.Folders;

namespace Rag.Ingest.Ledger;

/// <summary>
/// What Ingest knows of every file: in memory for speed, in a SQLite file so that a restart reads nothing again. Safe to use from any
/// thread.
/// </summary>
/// <remarks>A change is on disk before it is seen in memory. A failing disk throws <see cref="SqliteException"/>.</remarks>
internal sealed class FileLedger : IDisposable
{
    private const string InstanceKey = "knowledge base", ClosedKey = "closed in order";

    private readonly Lock gate = new();
    private readonly IDisposable owned;
    private readonly LedgerDatabase database;
    private readonly Dictionary<string, LedgerEntry> byId = [];
    private readonly Dictionary<string, string> idByPath = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> idByInode = [];
    private bool begun;

    public FileLedger(string path, TimeProvider time)
    {
        owned = DataFolderLock.Take(Path.GetDirectoryName(path)!, DataFolderLock.Patience);
        database = LedgerDatabase.Open(path, time);
        foreach (LedgerEntry entry in database.Load()) Remember(entry);
        Instance = database.GetMeta(InstanceKey);
        WasClosed = database.GetMeta(ClosedKey) == "yes";
    }

    /// <summary>Whether the last one who used it ended in order; otherwise a write to the knowledge base may be unknown here.</summary>
    public bool WasClosed { get; }

    /// <summary>Identity of the knowledge base that it accounts for; null where it is new.</summary>
    public string? Instance { get; private set; }

    /// <summary>
    /// Says that it is worked with from now on; one that is not disposed of after that was not closed. Opening alone writes nothing, so
    /// that it goes on a full disk.
    /// </summary>
    public void Begin()
    {
        lock (gate)
        {
            database.SetMeta(ClosedKey, "no");
            begun = true;
        }
    }

    /// <summary>Starts over for another knowledge base.</summary>
    public void Reset(string instance)
    {
        lock (gate)
        {
            database.Clear();
            database.SetMeta(InstanceKey, instance);
            byId.Clear();
            idByPath.Clear();
            idByInode.Clear();
            Instance = instance;
        }
    }

    public LedgerEntry? Find(string id)
    {
        lock (gate) return byId.GetValueOrDefault(id);
    }

    public LedgerEntry? FindPath(string path)
    {
        lock (gate) return idByPath.TryGetValue(path, out string? id) ? byId[id] : null;
    }

    /// <summary>The present entry of a file with this version and inode, wherever it lies.</summary>
    public LedgerEntry? FindVersion(FileStamp stamp)
    {
        if (stamp.Inode == 0) return null;
        lock (gate)
        {
            return idByInode.TryGetValue(stamp.Inode, out string? id) && byId[id] is { Deleted: false } entry && entry.Stamp.SameVersion(stamp) ? entry : null;
        }
    }

    /// <summary>A copy of the entries that fulfil a condition.</summary>
    public List<LedgerEntry> Where(Func<LedgerEntry, bool> condition)
    {
        lock (gate) return [.. byId.Values.Where(condition)];
    }

    public bool Any(Func<LedgerEntry, bool> condition)
    {
        lock (gate) return byId.Values.Any(condition);
    }

    /// <summary>Writes entries, and removes others, all or nothing.</summary>
    public void Save(IReadOnlyCollection<LedgerEntry> entries, IReadOnlyCollection<string>? removed = null)
    {
        if (entries.Count == 0 && removed is not { Count: > 0 }) return;
        lock (gate)
        {
            database.Write(entries, removed ?? []);
            foreach (string id in removed ?? []) Forget(id);
            foreach (LedgerEntry entry in entries) Remember(entry);
        }
    }

    /// <summary>
    /// Changes entries in one step; those that are gone, and those for which the change gives null, are left as they are.
    /// </summary>
    public List<LedgerEntry> Update(IEnumerable<string> ids, Func<LedgerEntry, LedgerEntry?> change)
    {
        lock (gate)
        {
            List<LedgerEntry> changed = [];
            foreach (string id in ids)
            {
                if (byId.TryGetValue(id, out LedgerEntry? entry) && change(entry) is { } other) changed.Add(other);
            }
            Save(changed);
            return changed;
        }
    }

    public void Dispose()
    {
        try
        {
            if (begun) database.SetMeta(ClosedKey, "yes");
        }
        catch (SqliteException)
        {
            // The next start looks at everything, which is all that this would have spared it.
        }
        database.Dispose();
        owned.Dispose();
    }

    private void Remember(LedgerEntry entry)
    {
        Forget(entry.Id);
        byId[entry.Id] = entry;
        if (entry.Deleted) return;
        idByPath[entry.Path] = entry.Id;
        if (entry.Stamp.Inode != 0) idByInode[entry.Stamp.Inode] = entry.Id;
    }

    private void Forget(string id)
    {
        if (!byId.Remove(id, out LedgerEntry? old)) return;
        if (idByPath.TryGetValue(old.Path, out string? atPath) && atPath == id) idByPath.Remove(old.Path);
        if (idByInode.TryGetValue(old.Stamp.Inode, out string? atInode) && atInode == id) idByInode.Remove(old.Stamp.Inode);
    }
}
