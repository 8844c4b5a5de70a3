using Rag.Ingest.Folders;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Reconciling;

/// <summary>
/// Makes the index equal the disk: desired is what the folders hold, actual is what the ledger holds, work is the difference. Events make it
/// sooner; scans make it true. One loop does everything; other threads only wake it or ask it something.
/// </summary>
internal sealed class Reconciler(
    FolderList folders, FolderScanner scanner, FileLedger ledger, Differences differences, IndexWriter writer, WorkQueue queue, Storage storage,
    PassageCounter counters, IngestOptions options, TimeProvider time) : IDisposable
{
    /// <summary>A new folder is scanned again after these times: files may be written there before the watcher knows of it.</summary>
    private static readonly TimeSpan[] Rescans = [TimeSpan.Zero, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(5)];
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2), Swarm = TimeSpan.FromMilliseconds(20);

    private readonly Settling settling = new(time);
    private readonly List<(WatchedFolder Folder, string Path, DateTimeOffset Due)> rescans = [];
    private readonly SemaphoreSlim turn = new(1);
    private readonly SemaphoreSlim wake = new(0, 1);
    private DateTimeOffset nextBeat;

    /// <summary>True where nothing is known that is not in the index or on its way there.</summary>
    public bool IsQuiet => settling.Count == 0 && !differences.Pending && folders.All(f => f.Scanned || f.Absence is not null) && folders.All(f => f.Events.IsEmpty);

    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        writer.Stirred += Stir;
        try
        {
            while (true)
            {
                DateTimeOffset due = await StepAsync(cancellationToken);
                TimeSpan pause = due - time.GetUtcNow();
                if (pause <= TimeSpan.Zero) continue;
                using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(wake.WaitAsync(timer.Token), Task.Delay(pause, time, timer.Token));
                await timer.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                // Events come in swarms.
                await Task.Delay(Swarm, time, cancellationToken);
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
                if (FileProbe.Look(e.Path, out _) != FileType.Directory) Compare(folder, e.Path, cancellationToken);
                else if (e.MayBeNew) rescans.AddRange(Rescans.Select(after => (folder, e.Path, now + after)));
            }
            List<(WatchedFolder Folder, string Path, DateTimeOffset Due)> due = [.. rescans.Where(r => r.Due <= now)];
            rescans.RemoveAll(r => r.Due <= now);
            foreach (var scan in due.DistinctBy(d => d.Path)) Compare(scan.Folder, scan.Path, cancellationToken);
            foreach (WatchedFolder folder in folders.Where(f => f.NextScan <= now)) ScanRegularly(folder, cancellationToken);
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
            foreach (WatchedFolder folder in folders) ScanWhole(folder, cancellationToken);
            CountedBy by = await counters.GetAsync(cancellationToken);
            return IsQuiet && !ledger.Any(e => !e.Deleted && e.Hash is not null && Recipe.IsOutdated(e.Recipe, by));
        }
        finally
        {
            turn.Release();
            Wake();
        }
    }

    /// <summary>Takes another list of folders; what lies in those taken off it stays until it is forgotten.</summary>
    public async Task ChangeFoldersAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        folders.Replace(paths);
        turn.Release();
        Wake();
    }

    /// <summary>Removes the documents of a folder that the owner gave up; where it is still on the list, it is indexed anew.</summary>
    public async Task ForgetAsync(string path, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        differences.Delete(ledger.Where(e => !e.Deleted && FolderScanner.IsAtOrBelow(e.Path, path)));
        foreach (WatchedFolder folder in folders) folder.NextScan = DateTimeOffset.MinValue;
        turn.Release();
        Wake();
    }

    public void Dispose()
    {
        turn.Dispose();
        wake.Dispose();
    }

    private void Stir(string path)
    {
        if (folders.Holding(path) is not { } folder) return;
        folder.Events.Enqueue(new FileEvent(path, true));
        Wake();
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

    private void ScanRegularly(WatchedFolder folder, CancellationToken cancellationToken)
    {
        bool watchedBefore = folder is { Scanned: true, IsWatched: true } && folder.NextScan > DateTimeOffset.MinValue;
        bool found = ScanWhole(folder, cancellationToken);
        if (!watchedBefore || folder.Absence is not null) return;
        folder.NoteScan(found);
        folder.Watch(folders.Watcher, Wake);
    }

    /// <summary>Compares the whole folder; true where there was a difference.</summary>
    private bool ScanWhole(WatchedFolder folder, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        bool different = false;
        folder.Absence = FolderAccess.Absence(folder.Path);
        if (folder.Absence is null)
        {
            folder.Watch(folders.Watcher, Wake);
            if (folder.WasReplaced()) folder.Watch(folders.Watcher, Wake);
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

    private bool Compare(WatchedFolder folder, string start, CancellationToken cancellationToken)
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

    private async Task BeatAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        nextBeat = now + Beat;
        foreach (WatchedFolder folder in folders.Where(f => f.WasReplaced())) folder.NextScan = now;
        List<string> retries = [.. ledger.Where(e => e.RetryAt <= now).Select(e => e.Id)];
        foreach (LedgerEntry entry in ledger.Update(retries, e => e with { RetryAt = null, State = DocumentState.Pending })) queue.Add(entry);
        CountedBy by = await counters.GetAsync(cancellationToken);
        if (queue.Count == 0 && writer.Unwritten == 0 && !storage.Waiting)
        {
            foreach (LedgerEntry entry in ledger.Where(e => !e.Deleted && (e.Hash is not null ? Recipe.IsOutdated(e.Recipe, by) : e.State == DocumentState.Failed && Recipe.IsOfOtherVersion(e.Recipe)))) queue.Add(entry);
            await storage.CheckInstanceAsync(cancellationToken);
        }
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
