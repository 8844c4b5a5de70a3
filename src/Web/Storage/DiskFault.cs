using Microsoft.Data.Sqlite;

namespace Rag.Web.Storage;

/// <summary>What a disk does not take, as an exception that says so.</summary>
internal static class DiskFault
{
    private const int DiskFull = 13;

    /// <summary>Makes a change.</summary>
    /// <exception cref="IOException">The disk does not take it; nothing was changed.</exception>
    public static void Told(Action change)
    {
        try { change(); }
        catch (SqliteException fault)
        {
            string reason = fault.SqliteErrorCode == DiskFull ? "no space is left in the data folder. Free some." : fault.Message;
            throw new IOException(reason, fault);
        }
    }
}
