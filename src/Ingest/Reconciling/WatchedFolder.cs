using System.Collections.Concurrent;
using Rag.Ingest.Folders;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Reconciling;

/// <summary>One folder of the owner's list. Used by the reconciler alone, but for the events that come in.</summary>
internal sealed class WatchedFolder(string path) : IDisposable
{
    public const string Watching = "watching", Scanning = "scanning", Polling = "polling", Unavailable = "unavailable", Removed = "removed";
    private const int MostSilences = 3;

    private readonly ConcurrentQueue<Exception> failures = new();
    private IFolderWatcher? watcher;
    private int silences;
    private FileStamp root;

    public string Path => path;

    /// <summary>Events that came in and were not looked at.</summary>
    public ConcurrentQueue<FileEvent> Events { get; } = new();

    /// <summary>Why it is not there, or null.</summary>
    public string? Absence { get; set; }

    /// <summary>Why no events come, or null where they do.</summary>
    public string? PollingReason { get; private set; }

    public DateTimeOffset NextScan { get; set; } = DateTimeOffset.MinValue;

    /// <summary>True once it was scanned since the start.</summary>
    public bool Scanned { get; set; }

    public bool IsWatched => watcher is not null;

    public FolderStatus Status => Absence is not null ? new FolderStatus(path, Unavailable, Absence)
        : !Scanned ? new FolderStatus(path, Scanning)
        : PollingReason is not null ? new FolderStatus(path, Polling, PollingReason)
        : new FolderStatus(path, Watching);

    /// <summary>Begins to watch; where that fails, polling takes over.</summary>
    public void Watch(WatchFolder watch, Action wake)
    {
        if (watcher is not null || PollingReason is not null) return;
        if (RemoteFileSystem() is { } remote)
        {
            PollingReason = $"{remote} reports no changes made elsewhere, so it is scanned again and again";
            return;
        }
        try
        {
            watcher = watch(path, e => { Events.Enqueue(e); wake(); }, e => { failures.Enqueue(e); wake(); });
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            Fail(e);
        }
    }

    /// <summary>
    /// Takes note whether a regular scan found what no event had told. That can be chance once; a watcher that goes on being silent is begun anew,
    /// and in the end given up.
    /// </summary>
    public void NoteScan(bool foundUnannounced)
    {
        silences = foundUnannounced && watcher is not null ? silences + 1 : 0;
        if (silences == 0) return;
        bool givenUp = silences == MostSilences;
        Unwatch(givenUp ? "changes are not reported reliably here, so the folder is scanned every few seconds" : null);
    }

    /// <summary>True where another folder stands at the path than before, or none: a watcher would go on looking at the old one.</summary>
    public bool WasReplaced()
    {
        FileProbe.Look(path, out FileStamp now);
        bool replaced = root != default && (now.Device, now.Inode) != (root.Device, root.Inode);
        root = now;
        if (replaced) Unwatch(null);
        return replaced;
    }

    /// <summary>Gives up events: they proved unreliable, or the folder is away.</summary>
    public void Unwatch(string? pollingReason)
    {
        watcher?.Dispose();
        watcher = null;
        PollingReason = pollingReason;
    }

    /// <summary>Draws the consequences of failures that the watcher reported.</summary>
    public void HandleFailures()
    {
        while (failures.TryDequeue(out Exception? e)) Fail(e);
    }

    public void Dispose() => watcher?.Dispose();

    private void Fail(Exception e)
    {
        // Events were lost, none will be: one scan makes up for it.
        if (e is InternalBufferOverflowException)
        {
            NextScan = DateTimeOffset.MinValue;
            return;
        }
        string advice = OperatingSystem.IsLinux() && e.Message.Contains("limit", StringComparison.OrdinalIgnoreCase)
            ? "raise the limit: sudo sysctl fs.inotify.max_user_watches=1048576 fs.inotify.max_user_instances=1024"
            : e.Message;
        Unwatch($"changes cannot be watched, so the folder is scanned every few seconds; {advice}");
        NextScan = DateTimeOffset.MinValue;
    }

    private string? RemoteFileSystem()
    {
        try
        {
            string format = new DriveInfo(path).DriveFormat;
            return format is "nfs" or "nfs4" or "cifs" or "smb" or "smb2" or "smb3" or "9p" or "fuse.sshfs" or "vboxsf" or "prl_fs" ? format : null;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
