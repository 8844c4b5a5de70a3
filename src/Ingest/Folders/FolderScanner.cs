namespace Rag.Ingest.Folders;

/// <summary>Lists what a watched folder holds, with the reason for each file that is not to be read. Opens no file but <c>.ragignore</c>.</summary>
/// <param name="largestFile">Bytes above which a file is skipped.</param>
internal sealed class FolderScanner(long largestFile)
{
    /// <summary>Called for each entry that was looked at: a scan of a million files takes long and is at work all the time.</summary>
    public Action Listed { get; set; } = () => { };

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>Lists all files at or below a path that is the watched folder or lies in it; empty where the path is out of scope.</summary>
    public ScanResult Scan(string root, string start, CancellationToken cancellationToken)
    {
        var result = new ScanResult();
        if (Enter(root, start) is not { } scope) return result;
        var waiting = new Stack<(string Folder, IgnoreScope Scope)>();
        if (FileProbe.Look(Path.Combine(root, "."), out FileStamp at) == FileType.Directory) result.Devices.Add(at.Device);
        // The watched folder itself may be a link; within it none is followed.
        if (start == root || FileProbe.Look(start, out _) == FileType.Directory) waiting.Push((start, scope));
        else Classify(root, start, scope, result);
        while (waiting.TryPop(out var next))
        {
            cancellationToken.ThrowIfCancellationRequested();
            List<string> names;
            try
            {
                names = [.. Directory.EnumerateFileSystemEntries(next.Folder, "*", Everything)];
            }
            catch (DirectoryNotFoundException)
            {
                continue;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                result.Unlisted.Add(next.Folder);
                continue;
            }
            bool? besideProject = null;
            foreach (string path in names)
            {
                Listed();
                if (Classify(root, path, next.Scope, result) != FileType.Directory) continue;
                string name = Path.GetFileName(path);
                bool hidden = IsHidden(path, name);
                if (!hidden && !DefaultIgnores.Folder(name, BesideProject) && !next.Scope.Ignores(path, isFolder: true))
                    waiting.Push((path, new IgnoreScope(path, next.Scope)));
            }
            bool BesideProject() => besideProject ??= names.Any(p => DefaultIgnores.IsProjectFile(Path.GetFileName(p)));
        }
        return result;
    }

    /// <summary>The rules at the path's folder, or null where the path lies in a folder that is passed over.</summary>
    private static IgnoreScope? Enter(string root, string path)
    {
        var scope = new IgnoreScope(root, null);
        if (path == root) return scope;
        string[] parts = Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar);
        string folder = root;
        for (int i = 0; i < parts.Length; i++)
        {
            string child = Path.Combine(folder, parts[i]);
            bool last = i == parts.Length - 1;
            FileType type = FileProbe.Look(child, out _);
            if (last && type != FileType.Directory) return scope;
            string parent = folder;
            if (type != FileType.Directory || IsHidden(child, parts[i]) || scope.Ignores(child, isFolder: true)
                || DefaultIgnores.Folder(parts[i], () => Directory.EnumerateFiles(parent).Any(f => DefaultIgnores.IsProjectFile(Path.GetFileName(f)))))
            {
                return null;
            }
            scope = new IgnoreScope(child, scope);
            folder = child;
        }
        return scope;
    }

    private FileType Classify(string root, string path, IgnoreScope scope, ScanResult result)
    {
        string name = Path.GetFileName(path);
        FileType type = FileProbe.Look(path, out FileStamp stamp);
        if (type is FileType.Regular or FileType.Directory) result.Devices.Add(stamp.Device);
        if (type == FileType.Directory || name == IgnoreScope.FileName || TemporaryFiles.Match(name)) return type;
        string? reason = type switch
        {
            // It was in the listing a moment ago: gone, or a name that .NET cannot write back.
            FileType.Missing => name.Contains('\uFFFD') ? "its name is not valid UTF-8: rename it" : null,
            FileType.Inaccessible => "it cannot be looked at: check its permissions",
            FileType.Link => LinkReason(root, path),
            FileType.Special => "it is a pipe, socket or device, not a file",
            _ when IsHidden(path, name) => "hidden file",
            _ when scope.Ignores(path, isFolder: false) => "ignored by " + IgnoreScope.FileName,
            _ when stamp.Size == 0 => "empty file",
            _ when stamp.Size > largestFile => $"larger than {largestFile >> 20} MB, the limit set by Rag:Ingest:LargestFileMegabytes",
            _ => null,
        };
        if (type != FileType.Missing || reason is not null) result.Files.Add(new FoundFile(path, stamp, reason));
        return type;
    }

    private static string LinkReason(string root, string path)
    {
        try
        {
            string? target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            if (target is null || FileProbe.Look(target, out _) == FileType.Missing) return "link to something that is not there";
            return IsAtOrBelow(target, root) ? "link; what it points to is indexed itself" : "link out of the watched folder";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "link that cannot be followed";
        }
    }

    public static bool IsAtOrBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || path[folder.Length] == Path.DirectorySeparatorChar || Path.EndsInDirectorySeparator(folder));

    private static bool IsHidden(string path, string name) =>
        name.StartsWith('.') || (OperatingSystem.IsWindows() && File.GetAttributes(path).HasFlag(FileAttributes.Hidden));
}
