using System.Globalization;
using Microsoft.Data.Sqlite;
using Rag.Ingest.Folders;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Ledger;

/// <summary>
/// The ledger's file. Not for concurrent use. It may lose the last commits when the power fails, never when the process is killed;
/// both cost no more than reading a few files again.
/// </summary>
internal sealed class LedgerDatabase : IDisposable
{
    private const string Columns =
        "id, path, folder, size, modified, device, inode, state, reason, hash, recipe, attempts, failures, retry_at, unsaved, deleted, born";

    private readonly SqliteConnection connection;
    private readonly SqliteCommand upsert;
    private readonly SqliteCommand delete;

    private LedgerDatabase(string path)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
            if (Scalar("PRAGMA quick_check(1)") is not "ok") throw new SqliteException("The ledger is damaged.", 11);
            Execute("""
                CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS files(
                  id TEXT PRIMARY KEY, path TEXT NOT NULL, folder TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
                  device INTEGER NOT NULL, inode INTEGER NOT NULL, state INTEGER NOT NULL, reason TEXT, hash TEXT, recipe TEXT,
                  attempts INTEGER NOT NULL, failures INTEGER NOT NULL, retry_at INTEGER, unsaved INTEGER NOT NULL, deleted INTEGER NOT NULL,
                  born INTEGER NOT NULL DEFAULT 0
                ) WITHOUT ROWID;
                """);
            if (Scalar("SELECT 1 FROM pragma_table_info('files') WHERE name = 'born'") is null) Execute("ALTER TABLE files ADD COLUMN born INTEGER NOT NULL DEFAULT 0");
            string[] names = Columns.Split(", ");
            upsert = Command($"INSERT OR REPLACE INTO files({Columns}) VALUES ({string.Join(", ", names.Select(n => "$" + n))})", names);
            delete = Command("DELETE FROM files WHERE id = $id", ["id"]);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens or creates it; a damaged one is set aside under another name. The knowledge base and the disk give back what it held.</summary>
    public static LedgerDatabase Open(string path, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            return new LedgerDatabase(path);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 1 or 11 or 26)
        {
            string aside = $"{path}.damaged-{time.GetUtcNow().ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}";
            foreach (string suffix in new[] { "", "-wal", "-shm" })
            {
                if (File.Exists(path + suffix)) File.Move(path + suffix, aside + suffix);
            }
            return new LedgerDatabase(path);
        }
    }

    public string? GetMeta(string name)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT value FROM meta WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteScalar() as string;
    }

    public void SetMeta(string name, string value)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO meta(name, value) VALUES ($name, $value)";
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$value", value);
        command.ExecuteNonQuery();
    }

    public List<LedgerEntry> Load()
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM files";
        using SqliteDataReader row = command.ExecuteReader();
        List<LedgerEntry> entries = [];
        while (row.Read())
        {
            var stamp = new FileStamp(row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(16));
            entries.Add(new LedgerEntry(row.GetString(0), row.GetString(1), row.GetString(2), stamp)
            {
                State = (DocumentState)row.GetInt32(7),
                Reason = row.IsDBNull(8) ? null : row.GetString(8),
                Hash = row.IsDBNull(9) ? null : row.GetString(9),
                Recipe = row.IsDBNull(10) ? null : row.GetString(10),
                Attempts = row.GetInt32(11),
                Failures = row.GetInt32(12),
                RetryAt = row.IsDBNull(13) ? null : new DateTimeOffset(row.GetInt64(13), TimeSpan.Zero),
                Unsaved = row.GetBoolean(14),
                Deleted = row.GetBoolean(15),
            });
        }
        return entries;
    }

    /// <summary>Writes all or nothing.</summary>
    public void Write(IEnumerable<LedgerEntry> saved, IEnumerable<string> removed)
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        upsert.Transaction = delete.Transaction = transaction;
        foreach (string id in removed)
        {
            delete.Parameters[0].Value = id;
            delete.ExecuteNonQuery();
        }
        foreach (LedgerEntry e in saved)
        {
            object?[] values =
            [
                e.Id, e.Path, e.Folder, e.Stamp.Size, e.Stamp.ModifiedTicks, e.Stamp.Device, e.Stamp.Inode, (int)e.State, e.Reason, e.Hash,
                e.Recipe, e.Attempts, e.Failures, e.RetryAt?.UtcTicks, e.Unsaved, e.Deleted, e.Stamp.BornTicks,
            ];
            for (int i = 0; i < values.Length; i++) upsert.Parameters[i].Value = values[i] ?? DBNull.Value;
            upsert.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Execute("DELETE FROM files; DELETE FROM meta;");

    public void Dispose()
    {
        upsert.Dispose();
        delete.Dispose();
        connection.Dispose();
    }

    private SqliteCommand Command(string text, string[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        foreach (string name in parameters) command.Parameters.Add(new SqliteParameter("$" + name, null));
        return command;
    }

    private void Execute(string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    private object? Scalar(string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }
}
