using MAB.DotIgnore;

namespace Rag.Ingest.Folders;

/// <summary>The <c>.ragignore</c> files that hold for a folder: its own and those above it up to the watched one. Written as .gitignore is.</summary>
internal sealed class IgnoreScope
{
    public const string FileName = ".ragignore";
    private const int LargestFile = 1 << 20;

    private readonly IgnoreScope? above;
    private readonly string folder;
    private readonly IgnoreList? rules;

    public IgnoreScope(string folder, IgnoreScope? above)
    {
        this.folder = folder;
        this.above = above;
        rules = Load(System.IO.Path.Combine(folder, FileName));
    }

    /// <summary>The innermost file that says anything about the path decides, as with git.</summary>
    public bool Ignores(string path, bool isFolder)
    {
        for (IgnoreScope? scope = this; scope is not null; scope = scope.above)
        {
            if (scope.rules is null) continue;
            string relative = "/" + System.IO.Path.GetRelativePath(scope.folder, path).Replace('\\', '/');
            if (scope.rules.IsIgnored(relative, isFolder)) return true;
        }
        return false;
    }

    private static IgnoreList? Load(string path)
    {
        if (FileProbe.Look(path, out FileStamp stamp) != FileType.Regular || stamp.Size > LargestFile) return null;
        try
        {
            return new IgnoreList(File.ReadAllLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
