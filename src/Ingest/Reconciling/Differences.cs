using Rag.Ingest.Folders;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Reconciling;

/// <summary>Turns differences between disk and ledger into work: reading, renaming, deleting. For the reconciler's loop alone.</summary>
internal sealed class Differences(FolderScanner scanner, FileLedger ledger, WorkQueue queue, IndexWriter writer, TimeProvider time)
{
    /// <summary>Some editors delete a file and create it anew; its document must not flicker.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, (string Path, DateTimeOffset Due)> vanished = [];

    public bool Pending => vanished.Count > 0;

    public DateTimeOffset? NextDue => vanished.Count == 0 ? null : vanished.Values.Min(v => v.Due);

    /// <summary>Takes over what a comparison found; true where any of it is new.</summary>
    public bool Take(WatchedFolder folder, IReadOnlyList<FoundFile> found, IReadOnlyList<LedgerEntry> missing)
    {
        List<LedgerEntry> changed = [];
        HashSet<string> moved = [];
        foreach (FoundFile file in found)
        {
            LedgerEntry? old = ledger.FindPath(file.Path);
            LedgerEntry entry = old is not null ? old.Changed(file, folder.Path)
                : MovedTo(file, moved) is { } origin ? origin.Moved(file, folder.Path)
                : LedgerEntry.New(file, folder.Path);
            if (old is null) moved.Add(entry.Id);
            changed.Add(entry);
        }
        ledger.Save(changed);
        foreach (LedgerEntry entry in changed)
        {
            vanished.Remove(entry.Id);
            if (entry.State == DocumentState.Pending) queue.Add(entry);
            // That a file waits is worth a write only where many do: one is read before anybody could ask.
            if (entry.Unsaved && (entry.State != DocumentState.Pending || entry.Hash is not null || changed.Count > 64)) writer.Add(new FactsChange(entry.Id));
        }
        bool anyVanished = false;
        foreach (LedgerEntry entry in missing.Where(e => !moved.Contains(e.Id))) anyVanished |= vanished.TryAdd(entry.Id, (entry.Path, time.GetUtcNow() + Grace));
        return changed.Count > 0 || anyVanished;
    }

    /// <summary>Deletes what has been gone for long enough.</summary>
    public void DeleteVanished(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        List<LedgerEntry> gone = [];
        foreach ((string id, (string path, DateTimeOffset due)) in vanished.Where(v => v.Value.Due <= now).ToList())
        {
            vanished.Remove(id);
            if (ledger.Find(id) is { Deleted: false } entry && entry.Path == path && !IsThere(entry)) gone.Add(entry);
        }
        Delete(gone);

        // What is there but ignored now is gone too.
        bool IsThere(LedgerEntry entry) =>
            FileProbe.Look(entry.Path, out _) != FileType.Missing && scanner.Scan(entry.Folder, entry.Path, cancellationToken).Files.Exists(f => f.Path == entry.Path);
    }

    /// <summary>Removes documents: at once from what the ledger shows, and from the knowledge base as soon as it answers.</summary>
    public void Delete(IReadOnlyList<LedgerEntry> entries)
    {
        ledger.Save([.. entries.Select(e => e.Removed())]);
        foreach (LedgerEntry entry in entries) writer.Add(new Removal(entry.Id));
    }

    /// <summary>The file that lay elsewhere before: the same inode and version, and nothing at its old place any more.</summary>
    private LedgerEntry? MovedTo(FoundFile file, HashSet<string> taken) =>
        file.SkipReason is null && ledger.FindVersion(file.Stamp) is { SkippedUnread: false } old && !taken.Contains(old.Id)
        && FileProbe.Look(old.Path, out _) == FileType.Missing ? old : null;
}
