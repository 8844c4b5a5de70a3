using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Recognises a damaged or outdated file and puts it out of the way.</summary>
internal sealed class DamagedFile(string path, TimeProvider time)
{
    /// <summary>SQLite's error code for it.</summary>
    public const int Corrupt = 11;

    /// <summary>Throws as SQLite does for a damaged file where the structure of this one is broken.</summary>
    public static void Check(IndexConnection connection)
    {
        string? outcome = connection.Scalar<string>("PRAGMA quick_check(1)");
        if (outcome != "ok") throw new SqliteException(outcome ?? "quick_check failed", Corrupt);
    }

    /// <summary>Renames the file and makes a new store; where another process was first, the new store is that one's.</summary>
    public string SetAside(string why)
    {
        using FileStream turn = WaitForTurn();
        string aside = string.Create(CultureInfo.InvariantCulture, $"{path}.{why}-{time.GetUtcNow():yyyyMMdd-HHmmss}");
        try
        {
            using IndexConnection present = IndexConnection.Open(path);
            Check(present);
            Schema.Ensure(present);
            return aside;
        }
        catch (Exception e) when (e is SqliteException or OutdatedSchemaException)
        {
            for (int i = 2; File.Exists(aside); i++) aside = $"{aside.TrimEnd('_', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}_{i}";
            foreach (string suffix in (string[])["", "-wal", "-shm"])
                if (File.Exists(path + suffix)) File.Move(path + suffix, aside + suffix);
        }
        using IndexConnection made = IndexConnection.Open(path);
        Schema.Ensure(made);
        return aside;
    }

    /// <summary>A file that one process at a time holds open.</summary>
    private FileStream WaitForTurn()
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (attempt < 200)
            {
                Thread.Sleep(50);
            }
        }
    }
}
