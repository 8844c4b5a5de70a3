namespace Rag.Ingest.Folders;

/// <summary>The operating system's events (inotify, ReadDirectoryChangesW, FSEvents).</summary>
internal sealed class SystemFolderWatcher : IFolderWatcher
{
    private readonly FileSystemWatcher watcher;

    public SystemFolderWatcher(string folder, Action<FileEvent> changed, Action<Exception> failed)
    {
        watcher = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            InternalBufferSize = 64 << 10,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.Attributes,
        };
        try
        {
            watcher.Created += (_, e) => changed(new FileEvent(e.FullPath, true));
            watcher.Changed += (_, e) => changed(new FileEvent(e.FullPath, false));
            watcher.Deleted += (_, e) => changed(new FileEvent(e.FullPath, true));
            watcher.Renamed += (_, e) =>
            {
                changed(new FileEvent(e.OldFullPath, true));
                changed(new FileEvent(e.FullPath, true));
            };
            watcher.Error += (_, e) => failed(e.GetException());
            watcher.EnableRaisingEvents = true;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }

    public void Dispose() => watcher.Dispose();
}
