using Microsoft.Data.Sqlite;

namespace Rag.Web.Storage;

/// <summary>
/// A database in the data folder: how statements reach it. Every change is durable when its method returns. Safe to use from any thread.
/// </summary>
internal class SqliteFile : IDisposable
{
    private readonly string connectionString;

    /// <summary>
    /// The last connection to close takes the write-ahead log and its index away; without room for new ones not even reading would go on.
    /// </summary>
    private readonly SqliteConnection anchor;

    /// <summary>Opens the file or makes it.</summary>
    /// <param name="dataPath">The data folder; made where it is missing.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="prepare">Makes its tables, and brings one of an earlier version to the present one.</param>
    public SqliteFile(string dataPath, string name, Action<SqliteFile> prepare)
    {
        Directory.CreateDirectory(dataPath);
        connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataPath, name) }.ToString();
        anchor = new SqliteConnection(connectionString);
        try
        {
            anchor.Open();
            Run("PRAGMA journal_mode = WAL;");
            prepare(this);
        }
        catch
        {
            anchor.Dispose();
            throw;
        }
    }

    /// <summary>Carries out statements.</summary>
    public void Run(string sql, params (string Name, object? Value)[] parameters) => RunAll([(sql, parameters)]);

    /// <summary>Carries out several, all or none of them.</summary>
    public void RunAll(IEnumerable<(string Sql, (string Name, object? Value)[] Parameters)> statements)
    {
        using SqliteConnection connection = Open();
        (string Sql, (string Name, object? Value)[] Parameters)[] all = [.. statements];
        // One statement may be one that no transaction may hold, such as VACUUM.
        using SqliteTransaction? transaction = all.Length > 1 ? connection.BeginTransaction() : null;
        foreach ((string sql, (string Name, object? Value)[] parameters) in all)
        {
            using SqliteCommand command = Command(connection, sql, parameters);
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }
        transaction?.Commit();
    }

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

    /// <inheritdoc />
    public void Dispose() => anchor.Dispose();

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        const string settings = "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;";
        using SqliteCommand pragma = Command(connection, settings, []);
        pragma.ExecuteNonQuery();
        return connection;
    }

    // Every statement is a constant of its caller; values travel as parameters alone.
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
