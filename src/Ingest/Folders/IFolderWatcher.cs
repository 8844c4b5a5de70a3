namespace Rag.Ingest.Folders;

/// <summary>Reports changes below a folder until it is disposed. What it misses, scans find.</summary>
internal interface IFolderWatcher : IDisposable;

/// <summary>Begins to watch a folder.</summary>
/// <param name="folder">Absolute.</param>
/// <param name="changed">Told each path that may have changed.</param>
/// <param name="failed">Told that events were lost (<see cref="InternalBufferOverflowException"/>) or that none will come any more.</param>
/// <exception cref="IOException">It cannot be watched: the system's limit, mostly.</exception>
internal delegate IFolderWatcher WatchFolder(string folder, Action<FileEvent> changed, Action<Exception> failed);

/// <summary>Something happened at a path.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="MayBeNew">True where it was created or moved there: of a new folder, events for its content may have been missed.</param>
internal readonly record struct FileEvent(string Path, bool MayBeNew);
