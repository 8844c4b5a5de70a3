namespace Rag.Web.Components.Library;

/// <summary>The folders that may be watched: the home directory, mounted drives, and what lies below them.</summary>
public sealed class FolderOffer
{
    private const int Most = 500;

    /// <summary>Where one may begin.</summary>
    public IReadOnlyList<string> Roots { get; } = [.. FindRoots().Distinct()];

    /// <summary>Visible folders directly below one that is offered; empty for any other.</summary>
    public IReadOnlyList<string> Below(string folder)
    {
        if (!IsOffered(folder)) return [];
        try
        {
            var options = new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint };
            return [.. Directory.EnumerateDirectories(folder, "*", options).Take(Most).Order(StringComparer.OrdinalIgnoreCase)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>True for a root and what lies below it.</summary>
    public bool IsOffered(string folder) =>
        Roots.Any(root => folder == root || folder.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    private static IEnumerable<string> FindRoots()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (Directory.Exists(home)) yield return home;
        foreach (DriveInfo drive in DriveInfo.GetDrives())
        {
            // Besides drives, Linux lists its own machinery (/proc, /sys, /dev …); people mount theirs here.
            string root = Path.TrimEndingDirectorySeparator(drive.RootDirectory.FullName);
            bool isTheirs = OperatingSystem.IsWindows() || root.StartsWith("/media/", StringComparison.Ordinal)
                || root.StartsWith("/mnt/", StringComparison.Ordinal) || root.StartsWith("/run/media/", StringComparison.Ordinal)
                || root.StartsWith("/Volumes/", StringComparison.Ordinal);
            if (isTheirs && drive.IsReady) yield return root;
        }
    }
}
