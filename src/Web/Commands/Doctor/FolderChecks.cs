using Rag.Web.Settings;

namespace Rag.Web.Commands.Doctor;

/// <summary>The folders that are written and read.</summary>
internal static class FolderChecks
{
    private const long Tight = 2L << 30;
    private const int FewWatches = 65536;

    public static IEnumerable<Finding> Data(string path)
    {
        const string Subject = "Data folder";
        string probe = Path.Combine(path, $".doctor-{Environment.ProcessId}");
        string? fault = null;
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException) { fault = refused.Message; }
        if (fault is not null)
        {
            yield return new Finding(Subject, Health.Wrong, $"{path} cannot be written: {fault}",
                "Choose another one with --Rag:DataPath=DIR, or make it writable.");
            yield break;
        }
        long free = new DriveInfo(Path.GetFullPath(path)).AvailableFreeSpace;
        yield return free < Tight
            ? new Finding(Subject, Health.Better, $"{path}, {free >> 20:N0} MB free",
                "Free some space: an index that cannot grow leaves files unread.")
            : new Finding(Subject, Health.Ok, $"{path}, {free >> 30:N0} GB free");
    }

    public static IEnumerable<Finding> Watched(WatchedFolders folders)
    {
        if (folders.Current.Count == 0) yield return new Finding("Folders", Health.Better, "none is watched", "Add one: rag add FOLDER");
        foreach (string folder in folders.Current) yield return Look(folder);
        if (OperatingSystem.IsLinux() && int.TryParse(ReadLine("/proc/sys/fs/inotify/max_user_watches"), out int watches)
            && watches < FewWatches)
            yield return new Finding("File events", Health.Better, $"the system allows {watches:N0} watches",
                "For large folders: sudo sysctl fs.inotify.max_user_watches=524288. Without, changes are found by looking now and then.");
    }

    private static Finding Look(string folder)
    {
        if (!Directory.Exists(folder)) return new Finding("Folder", Health.Wrong, $"{folder} does not exist",
            "Create or mount it, or: rag remove " + folder);
        try
        {
            bool isEmpty = !Directory.EnumerateFileSystemEntries(folder).Any();
            return isEmpty ? new Finding("Folder", Health.Better, $"{folder} is empty", "Put documents into it.")
                : new Finding("Folder", Health.Ok, folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return new Finding("Folder", Health.Wrong, $"{folder} cannot be read: {refused.Message}", "Let your user read it.");
        }
    }

    private static string? ReadLine(string path)
    {
        try { return File.ReadLines(path).FirstOrDefault(); }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException) { return null; }
    }
}
