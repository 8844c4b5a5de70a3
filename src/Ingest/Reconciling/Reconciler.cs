using Rag.Ingest.Folders;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Reconciling;

/// <summary>
/// Makes the index equal the disk: desired is what the folders hold, actual is what the ledger holds, work is the difference. Events make it
/// sooner; scans make it true. One loop does everything; other threads only wake it or ask it something.
/// </summary>
internal sealed class Reconciler(
    FolderList folders, FolderComparison comparison, Settling settling, Differences differences, Renewal renewal, FileLedger ledger, IndexWriter writer,
    Alarm alarm, FolderScanner scanner, Heartbeats beats, TimeProvider time) : IWorkerLoop, IDisposable
{
    /// <summary>A new folder is scanned again after these times: files may be written there before the watcher knows of it.</summary>
    private static readonly TimeSpan[] Rescans = [TimeSpan.Zero, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5)];
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly List<(WatchedFolder Folder, string Path, DateTimeOffset Due)> rescans = [];
    private readonly SemaphoreSlim turn = new(1);
    private DateTimeOffset nextBeat;

    /// <summary>True where nothing is known that is not in the index or on its way there.</summary>
    public bool IsQuiet => settling.Count == 0 && !differences.Pending && folders.All(f => f.Scanned || f.Absence is not null) && folders.All(f => f.Events.IsEmpty);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("reconciler", LoopBounds.Listing);
        writer.Stirred += Stir;
        try
        {
            while (true)
            {
                DateTimeOffset due;
                using (Heartbeat.Step step = beat.Begin("comparing the folders with the index"))
                {
                    scanner.Listed = step.Beat;
                    due = await StepAsync(cancellationToken);
                }
                await alarm.SleepAsync(due, cancellationToken);
            }
        }
        finally
        {
            writer.Stirred -= Stir;
        }
    }

    /// <summary>Does everything that is due and says when the next is.</summary>
    public async Task<DateTimeOffset> StepAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (WatchedFolder folder in folders) TakeEvents(folder);
            foreach (FileEvent e in settling.Take())
            {
                if (folders.Holding(e.Path) is not { } folder) continue;
                if (FileProbe.Look(e.Path, out _) != FileType.Directory) comparison.Compare(folder, e.Path, cancellationToken);
                else if (e.MayBeNew) rescans.AddRange(Rescans.Select(after => (folder, e.Path, now + after)));
            }
            List<(WatchedFolder Folder, string Path, DateTimeOffset Due)> due = [.. rescans.Where(r => r.Due <= now)];
            rescans.RemoveAll(r => r.Due <= now);
            foreach (var scan in due.DistinctBy(d => d.Path)) comparison.Compare(scan.Folder, scan.Path, cancellationToken);
            foreach (WatchedFolder folder in folders.Where(f => f.NextScan <= now)) comparison.ScanRegularly(folder, cancellationToken);
            differences.DeleteVanished(cancellationToken);
            if (nextBeat <= now) await BeatAsync(now, cancellationToken);
            return Next(now);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Compares every folder with the ledger now; true where no difference was found and none was known.</summary>
    public async Task<bool> VerifyAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            foreach (WatchedFolder folder in folders) comparison.ScanWhole(folder, cancellationToken);
            return !await renewal.AnyOutdatedAsync(cancellationToken) && IsQuiet;
        }
        finally
        {
            turn.Release();
            alarm.Wake();
        }
    }

    /// <summary>Takes another list of folders; what lies in those taken off it stays until it is forgotten.</summary>
    public async Task ChangeFoldersAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            folders.Replace(paths);
        }
        finally
        {
            turn.Release();
            alarm.Wake();
        }
    }

    /// <summary>Removes the documents of a folder that the owner gave up; where it is still on the list, it is indexed anew.</summary>
    public async Task ForgetAsync(string path, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            differences.Delete(ledger.Where(e => !e.Deleted && FolderScanner.IsAtOrBelow(e.Path, path)));
            foreach (WatchedFolder folder in folders) folder.NextScan = DateTimeOffset.MinValue;
        }
        finally
        {
            turn.Release();
            alarm.Wake();
        }
    }

    public void Dispose() => turn.Dispose();

    private void Stir(string path)
    {
        if (folders.Holding(path) is not { } folder) return;
        folder.Events.Enqueue(new FileEvent(path, true));
        alarm.Wake();
    }

    private void TakeEvents(WatchedFolder folder)
    {
        folder.HandleFailures();
        while (folder.Events.TryDequeue(out FileEvent e))
        {
            if (e.Path == folder.Path) folder.NextScan = DateTimeOffset.MinValue;
            else if (Path.GetFileName(e.Path) is var name && name == IgnoreScope.FileName) rescans.Add((folder, Path.GetDirectoryName(e.Path)!, time.GetUtcNow()));
            else if (!TemporaryFiles.Match(name)) settling.Stir(e);
        }
    }

    private async Task BeatAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        nextBeat = now + Beat;
        foreach (WatchedFolder folder in folders.Where(f => f.WasReplaced())) folder.NextScan = now;
        await renewal.QueueAsync(now, cancellationToken);
    }

    private DateTimeOffset Next(DateTimeOffset now)
    {
        DateTimeOffset next = nextBeat;
        foreach (DateTimeOffset? other in folders.Select(f => (DateTimeOffset?)f.NextScan).Append(settling.NextDue).Append(differences.NextDue).Concat(rescans.Select(r => (DateTimeOffset?)r.Due)))
        {
            if (other < next) next = other.Value;
        }
        return folders.All(f => f.Events.IsEmpty) ? next : now;
    }
}
