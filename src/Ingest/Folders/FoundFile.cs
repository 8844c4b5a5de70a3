namespace Rag.Ingest.Folders;

/// <summary>A file as a scan sees it.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Stamp">Its version.</param>
/// <param name="SkipReason">Why it is not to be read; null where it is.</param>
internal readonly record struct FoundFile(string Path, FileStamp Stamp, string? SkipReason = null);

/// <summary>What a scan of a folder or of one below it found.</summary>
internal sealed class ScanResult
{
    public List<FoundFile> Files { get; } = [];

    /// <summary>Folders that could not be listed: of what lies there nothing is known, so nothing there counts as deleted.</summary>
    public List<string> Unlisted { get; } = [];

    /// <summary>File systems seen.</summary>
    public HashSet<long> Devices { get; } = [];
}
