using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Web.Access;
using Rag.Web.Commands;

namespace Rag.Web.Privacy;

/// <summary>
/// Deletes what the product has written. It is asked for while the product runs and done when nothing has a file open any more: at its end, or,
/// where it was cut off before, at its next start. Only what the product itself puts into its data folder is deleted, since the folder may hold more.
/// </summary>
public sealed class DataRemoval(IOptions<RagOptions> options, IHostApplicationLifetime lifetime)
{
    private const string Marker = "delete-everything";
    private static readonly string[] Files =
        ["*.db", "*.db-wal", "*.db-shm", "*.db.*", "settings.json", "settings.json.new", "abilities.json", ApiKeyFile.Name, ApiKeyFile.Name + ".new",
        RunningProduct.FileName, "*.jsonl", "*.log", "*.lock", Marker];
    private static readonly string[] Folders = ["keys", "inbox", "inbox.part", "inference", "models", "logs"];

    /// <summary>What would be deleted: names in the data folder with their size in bytes, a database's log counted with it.</summary>
    public IReadOnlyList<(string Name, long Bytes)> List() =>
    [
        .. Entries(options.Value.DataPath).GroupBy(entry => entry.Name.Replace("-wal", "", StringComparison.Ordinal).Replace("-shm", "", StringComparison.Ordinal))
            .Select(group => (group.Key, group.Sum(Size))),
    ];

    /// <summary>Notes the wish and ends the program, which then does it.</summary>
    /// <exception cref="IOException">The data folder cannot be written.</exception>
    public void Request()
    {
        File.WriteAllText(Path.Combine(options.Value.DataPath, Marker), "");
        lifetime.StopApplication();
    }

    /// <summary>Does it where it was asked for; nothing may have a file in the folder open.</summary>
    public static void RunIfRequested(string dataPath)
    {
        string marker = Path.Combine(dataPath, Marker);
        if (!File.Exists(marker)) return;
        SqliteConnection.ClearAllPools();
        // The marker goes last, so that a deletion that is cut off is finished at the next start.
        foreach (FileSystemInfo entry in Entries(dataPath).Where(entry => entry.Name != Marker))
        {
            if (entry is DirectoryInfo { LinkTarget: null } folder) folder.Delete(recursive: true);
            else entry.Delete();
        }

        File.Delete(marker);
        if (!Directory.EnumerateFileSystemEntries(dataPath).Any()) Directory.Delete(dataPath);
    }

    private static IEnumerable<FileSystemInfo> Entries(string dataPath)
    {
        var root = new DirectoryInfo(dataPath);
        if (!root.Exists) return [];
        IEnumerable<FileSystemInfo> files = Files.SelectMany(root.EnumerateFiles).DistinctBy(file => file.Name);
        return [.. files.Concat(Folders.SelectMany(root.EnumerateDirectories)).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    private static long Size(FileSystemInfo entry) => entry switch
    {
        FileInfo file => file.Length,
        DirectoryInfo { LinkTarget: null } folder => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length),
        _ => 0,
    };
}
