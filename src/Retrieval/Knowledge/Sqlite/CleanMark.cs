using System.Globalization;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// A small file beside the database that tells its size and time when it was last closed properly. Where the two still fit, nothing but SQLite
/// has touched it since (a WAL left behind checks itself), and the check that reads the whole file can be spared.
/// </summary>
internal static class CleanMark
{
    /// <summary>True when the database is as it was left.</summary>
    public static bool Matches(string databasePath)
    {
        try
        {
            return File.ReadAllText(databasePath + ".clean") == Describe(databasePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Notes the present state; failing to costs a check at the next start and nothing else.</summary>
    public static void Write(string databasePath)
    {
        try
        {
            File.WriteAllText(databasePath + ".clean", Describe(databasePath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static string Describe(string path)
    {
        var file = new FileInfo(path);
        return string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
    }
}
