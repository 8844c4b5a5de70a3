namespace Rag.Ingest.Ledger;

/// <summary>
/// One Ingest for one data folder: each holds the ledger in memory, so two would undo each other's work. After a crash of Web the next one starts
/// while the last Ingest is still ending. The operating system gives the lock back however its holder ends.
/// </summary>
internal static class DataFolderLock
{
    /// <summary>An Ingest whose Web died ends within some two seconds.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits for the lock, on the caller's thread; dispose it to give it back.</summary>
    /// <exception cref="IOException">Another Ingest went on using the folder.</exception>
    public static IDisposable Take(string dataPath, TimeSpan patience)
    {
        Directory.CreateDirectory(dataPath);
        string path = Path.Combine(dataPath, "ingest.lock");
        for (TimeSpan waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (waited >= patience)
                    throw new IOException($"Another Ingest uses {dataPath} ({e.Message}): end that one, or choose another folder with Rag:DataPath.", e);
            }
            Thread.Sleep(Pause);
        }
    }
}
