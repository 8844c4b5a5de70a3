using Microsoft.Data.Sqlite;

namespace Rag.Web.Conversations;

/// <summary>The file <c>conversations.db</c>: its tables, and how statements reach them. Safe to use from any thread.</summary>
internal sealed class ConversationDatabase : IDisposable
{
    private readonly string connectionString;

    /// <summary>
    /// The last connection to close takes the write-ahead log and its index away; without room for new ones not even reading would go on.
    /// </summary>
    private readonly SqliteConnection anchor;

    /// <summary>Opens the file or makes it; one of an earlier version is brought to the present one.</summary>
    public ConversationDatabase(string dataPath)
    {
        Directory.CreateDirectory(dataPath);
        connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataPath, "conversations.db") }.ToString();
        anchor = new SqliteConnection(connectionString);
        try
        {
            anchor.Open();
            Prepare();
        }
        catch
        {
            anchor.Dispose();
            throw;
        }
    }

    private void Prepare()
    {
        Run("""
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS conversation(
                id TEXT PRIMARY KEY, title TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, branch_of TEXT,
                deleted INTEGER);
            CREATE TABLE IF NOT EXISTS exchange(
                id TEXT PRIMARY KEY, conversation TEXT NOT NULL REFERENCES conversation(id) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
                question TEXT NOT NULL, scope TEXT NOT NULL, asked INTEGER NOT NULL, state TEXT NOT NULL, answer TEXT, freshness TEXT,
                trace TEXT,
                UNIQUE(conversation, ordinal));
            """);
        if (Read("SELECT 1 FROM pragma_table_info('exchange') WHERE name = 'trace'", row => true).Count > 0) return;
        // Traces used to stand within the answers.
        Run("""
            BEGIN;
            ALTER TABLE exchange ADD COLUMN trace TEXT;
            UPDATE exchange SET trace = json_extract(answer, '$.trace'), answer = json_remove(answer, '$.trace') WHERE answer IS NOT NULL;
            COMMIT;
            """);
    }

    /// <summary>Carries out statements; what they change is durable when it returns.</summary>
    public void Run(string sql, params (string Name, object? Value)[] parameters)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    public void Dispose() => anchor.Dispose();

    /// <summary>All rows that a query gives.</summary>
    public List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params (string Name, object? Value)[] parameters)
    {
        using SqliteConnection connection = Open();
        using SqliteCommand command = Command(connection, sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        const string settings = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";
        using SqliteCommand pragma = Command(connection, settings, []);
        pragma.ExecuteNonQuery();
        return connection;
    }

    // Every statement is a constant of this folder; values travel as parameters alone.
#pragma warning disable CA2100
    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object? Value)[] parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
#pragma warning restore CA2100
}
