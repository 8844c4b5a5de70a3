using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// Notes that models took, by the hash of what they read, what for and who, in <c>notes.db</c> below the data folder: what was read once is
/// not read again, and who is ended in the middle goes on from there. It is only a memory: where it cannot be read or written, or is
/// damaged, everything is read anew. Bounded; the oldest make room. Safe to call from any thread.
/// </summary>
internal sealed class PartNotes : IDisposable
{
    /// <summary>Characters of all notes, and what is deleted at once where there are more.</summary>
    private const long MostCharacters = 64_000_000, Room = MostCharacters / 4;

    private const int AtOnce = 256;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly long _most;
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    /// <param name="dataPath">The data folder; the file is made with the first note.</param>
    /// <param name="logger">Hears what could not be kept.</param>
    /// <param name="mostCharacters">Of all notes.</param>
    public PartNotes(string dataPath, ILogger logger, long mostCharacters = MostCharacters) =>
        (_path, _logger, _most) = (Path.Combine(dataPath, "notes.db"), logger, mostCharacters);

    /// <summary>What was noted, by key; empty where nothing was to be noted; those never read are left out.</summary>
    public IReadOnlyDictionary<string, string> Find(IReadOnlyList<string> keys)
    {
        Dictionary<string, string> found = [];
        Try(connection =>
        {
            foreach (string[] some in keys.Chunk(AtOnce))
            {
                using SqliteCommand command = connection.CreateCommand();
                command.CommandText = "SELECT key, text FROM note WHERE key IN (SELECT value FROM json_each($keys))";
                command.Parameters.AddWithValue("$keys", System.Text.Json.JsonSerializer.Serialize(some));
                using SqliteDataReader rows = command.ExecuteReader();
                while (rows.Read()) found[rows.GetString(0)] = rows.GetString(1);
            }
        });
        return found;
    }

    /// <summary>Keeps notes; when it returns, they outlive the process.</summary>
    public void Keep(IEnumerable<(string Key, string Text)> notes) => Try(connection =>
    {
        using SqliteTransaction transaction = connection.BeginTransaction();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "INSERT OR REPLACE INTO note(key, text) VALUES ($key, $text)";
        SqliteParameter key = command.Parameters.Add("$key", SqliteType.Text), text = command.Parameters.Add("$text", SqliteType.Text);
        foreach ((string Key, string Text) note in notes)
        {
            (key.Value, text.Value) = (note.Key, note.Text);
            command.ExecuteNonQuery();
        }
        transaction.Commit();
        MakeRoom(connection);
    });

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    private void MakeRoom(SqliteConnection connection)
    {
        // Keys count as well: notes may be empty.
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(sum(length(text) + length(key)), 0) FROM note";
        if ((long)command.ExecuteScalar()! <= _most) return;
        command.CommandText = """
            DELETE FROM note WHERE rowid IN (
                SELECT rowid FROM (SELECT rowid, sum(length(text) + length(key)) OVER (ORDER BY rowid) AS before FROM note)
                WHERE before <= $room)
            """;
        command.Parameters.AddWithValue("$room", Math.Min(Room, _most / 4));
        command.ExecuteNonQuery();
    }

    private void Try(Action<SqliteConnection> use)
    {
        lock (_gate)
        {
            try
            {
                use(_connection ??= Open());
            }
            catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
            {
                _logger.LogWarning("Notes of what was read cannot be kept: {Reason}", fault.Message);
                _connection?.Dispose();
                _connection = null;
                if (fault is SqliteException { SqliteErrorCode: 11 or 26 }) SetAside();
            }
        }
    }

    private SqliteConnection Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
                CREATE TABLE IF NOT EXISTS note(key TEXT NOT NULL UNIQUE, text TEXT NOT NULL);
                """;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A damaged memory is no loss.</summary>
    private void SetAside()
    {
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            try { File.Delete(_path + suffix); }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                _logger.LogWarning("{Reason}", fault.Message);
            }
        }
    }
}
