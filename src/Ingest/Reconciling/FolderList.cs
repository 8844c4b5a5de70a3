using System.Collections;
using Rag.Ingest.Folders;

namespace Rag.Ingest.Reconciling;

/// <summary>The owner's folders. Replaced as a whole, so that it can be read from any thread.</summary>
internal sealed class FolderList(WatchFolder watcher) : IEnumerable<WatchedFolder>, IDisposable
{
    private volatile WatchedFolder[] folders = [];

    public WatchFolder Watcher => watcher;

    public WatchedFolder? Holding(string path) => Array.Find(folders, f => FolderScanner.IsAtOrBelow(path, f.Path));

    /// <summary>Takes another list; of two folders one of which holds the other, the outer one counts.</summary>
    public void Replace(IEnumerable<string> paths)
    {
        List<string> wanted = [.. paths.Select(p => Path.TrimEndingDirectorySeparator(Path.GetFullPath(p))).Distinct(StringComparer.Ordinal)];
        wanted.RemoveAll(p => wanted.Exists(other => other != p && FolderScanner.IsAtOrBelow(p, other)));
        WatchedFolder[] before = folders;
        folders = [.. wanted.Select(p => Array.Find(before, f => f.Path == p) ?? new WatchedFolder(p))];
        foreach (WatchedFolder gone in before.Except(folders)) gone.Dispose();
    }

    public IEnumerator<WatchedFolder> GetEnumerator() => ((IEnumerable<WatchedFolder>)folders).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (WatchedFolder folder in folders) folder.Dispose();
    }
}
