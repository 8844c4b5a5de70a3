namespace Rag.Retrieval.Settings;

/// <summary>Paths as people write them in settings.</summary>
public static class OwnerPath
{
    /// <summary>
    /// The absolute path without a separator at its end: <c>~</c> is the home folder, and what is relative counts from the folder that the
    /// program was started in. An empty path stays empty.
    /// </summary>
    public static string Resolve(string path)
    {
        if (string.IsNullOrWhiteSpace(path)) return "";
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }
}
