using Rag.Ingest.Folders;
using Rag.Ingest.Ledger;

namespace Rag.Ingest.Reconciling;

/// <summary>Compares folders with the ledger and hands on the differences; what was written a moment ago must settle first. For the reconciler's loop alone.</summary>
internal sealed class FolderComparison(
    FolderList folders, FolderScanner scanner, FileLedger ledger, Settling settling, Differences differences, Alarm alarm, IngestOptions options, TimeProvider time)
{
    /// <summary>As <see cref="ScanWhole"/>, when its time has come; takes note of what no event had told.</summary>
    public void ScanRegularly(WatchedFolder folder, CancellationToken cancellationToken)
    {
        bool watchedBefore = folder is { Scanned: true, IsWatched: true } && folder.NextScan > DateTimeOffset.MinValue;
        bool found = ScanWhole(folder, cancellationToken);
        if (!watchedBefore || folder.Absence is not null) return;
        folder.NoteScan(found);
        folder.Watch(folders.Watcher, alarm.Wake);
    }

    /// <summary>Compares the whole folder; true where there was a difference.</summary>
    public bool ScanWhole(WatchedFolder folder, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        bool different = false;
        folder.Absence = FolderAccess.Absence(folder.Path);
        if (folder.Absence is null)
        {
            folder.Watch(folders.Watcher, alarm.Wake);
            if (folder.WasReplaced()) folder.Watch(folders.Watcher, alarm.Wake);
            different = Compare(folder, folder.Path, cancellationToken);
            folder.Scanned = true;
        }
        else
        {
            folder.Unwatch(null);
        }
        // A folder that is away is looked for often; one that can only be polled costs a tenth of one processor at most.
        TimeSpan poll = TimeSpan.FromSeconds(options.PollSeconds);
        TimeSpan pause = folder.IsWatched && folder.Absence is null ? TimeSpan.FromMinutes(options.ScanMinutes) : poll;
        TimeSpan thrift = time.GetElapsedTime(started) * 10;
        folder.NextScan = time.GetUtcNow() + (pause > thrift ? pause : thrift);
        return different;
    }

    /// <summary>Compares what lies at or below a path; true where there was a difference.</summary>
    public bool Compare(WatchedFolder folder, string start, CancellationToken cancellationToken)
    {
        FolderScan scan = FolderScan.Of(scanner, ledger, folder.Path, start, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        List<FoundFile> still = [];
        foreach (FoundFile file in scan.Found)
        {
            bool justWritten = file.SkipReason is null && now - file.Stamp.ModifiedAt < TimeSpan.FromSeconds(1);
            if (settling.Contains(file.Path)) continue;
            if (justWritten && start == folder.Path) settling.Stir(new FileEvent(file.Path, false));
            else still.Add(file);
        }
        bool different = differences.Take(folder, still, scan.Missing);
        if (scan.Away.Count > 0) folder.Absence = $"{scan.Away.Count} files lie on a volume that is not there now, such as {scan.Away[0].Path}: mount it, or forget the folder";
        return different;
    }
}
