using Rag.Ingest.Folders;
using Rag.Ingest.Ledger;

namespace Rag.Ingest.Reconciling;

/// <summary>Tells an unmounted folder from an empty one.</summary>
internal static class FolderAccess
{
    /// <summary>Why the folder cannot be scanned; null where it can.</summary>
    public static string? Absence(string folder)
    {
        FileType type = FileProbe.Look(folder, out _);
        if (type == FileType.Link) type = Directory.Exists(folder) ? FileType.Directory : FileType.Missing;
        return type switch
        {
            FileType.Directory => null,
            FileType.Missing => "it is not there: mount it, or take it off the list",
            FileType.Inaccessible => "it cannot be looked at: check its permissions",
            _ => "it is not a folder",
        };
    }

    /// <summary>
    /// Of the files that a scan did not find, those that lay on a file system which is not there now: they are away, not deleted. Device numbers
    /// are given anew at each mount, so one also counts as present when a file that was found had it before.
    /// </summary>
    public static List<LedgerEntry> Away(IEnumerable<LedgerEntry> missing, IEnumerable<LedgerEntry> foundBefore, IReadOnlySet<long> devices)
    {
        HashSet<long> present = [0, .. devices, .. foundBefore.Select(e => e.Stamp.Device)];
        return [.. missing.Where(e => !present.Contains(e.Stamp.Device))];
    }
}
