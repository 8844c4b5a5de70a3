using Rag.Ingest.Folders;
using Rag.Ingest.Ledger;

namespace Rag.Ingest.Reconciling;

/// <summary>The difference between what a scan found and what the ledger holds at or below the same path.</summary>
/// <param name="Found">New or changed files, and files whose reason for being skipped is another one now.</param>
/// <param name="Missing">Files that are gone.</param>
/// <param name="Away">Files whose volume is gone.</param>
internal sealed record FolderScan(IReadOnlyList<FoundFile> Found, IReadOnlyList<LedgerEntry> Missing, IReadOnlyList<LedgerEntry> Away)
{
    public static FolderScan Of(FolderScanner scanner, FileLedger ledger, string root, string start, CancellationToken cancellationToken)
    {
        ScanResult result = scanner.Scan(root, start, cancellationToken);
        // Most events concern one file; only for folders is the whole ledger gone through.
        List<LedgerEntry> before = ledger.FindPath(start) is { } one ? [one] : ledger.Where(e => !e.Deleted && FolderScanner.IsAtOrBelow(e.Path, start));
        Dictionary<string, LedgerEntry> known = before.ToDictionary(e => e.Path);
        List<FoundFile> changed = [];
        List<LedgerEntry> foundBefore = [], renumbered = [];
        foreach (FoundFile file in result.Files)
        {
            if (known.Remove(file.Path, out LedgerEntry? entry))
            {
                foundBefore.Add(entry);
                if (!IsNews(file, entry, root))
                {
                    if (entry.Stamp != file.Stamp) renumbered.Add(entry.Renumbered(file.Stamp));
                    continue;
                }
            }
            changed.Add(file);
        }
        List<LedgerEntry> missing = [.. known.Values.Where(e => !result.Unlisted.Exists(folder => FolderScanner.IsAtOrBelow(e.Path, folder)))];
        List<LedgerEntry> away = FolderAccess.Away(missing, foundBefore, result.Devices);
        Dictionary<string, FileStamp> stamps = renumbered.ToDictionary(e => e.Id, e => e.Stamp);
        ledger.Update(stamps.Keys, e => e.Stamp.SameVersion(stamps[e.Id]) ? e.Renumbered(stamps[e.Id]) : null);
        return new FolderScan(changed, [.. missing.Except(away)], away);
    }

    private static bool IsNews(FoundFile file, LedgerEntry entry, string root) =>
        entry.Folder != root
        || !entry.Stamp.SameVersion(file.Stamp)
        || (file.SkipReason is null ? entry.SkippedUnread : !entry.SkippedUnread || entry.Reason != file.SkipReason);
}
