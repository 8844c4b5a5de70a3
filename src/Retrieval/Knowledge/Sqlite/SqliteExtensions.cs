using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>Short forms for single statements.</summary>
internal static class SqliteExtensions
{
    /// <summary>A new connection to a file, set up as all of ours are; to be disposed by the caller.</summary>
    public static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 20 }.ToString());
        try
        {
            connection.Open();
            // Pages of 8 KB hold several vectors each. No memory mapping: a file cut short under a mapping ends the process.
            connection.Execute("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A command with its parameters; null becomes NULL.</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row; the default where there is none or it is NULL.</summary>
    public static T? Scalar<T>(this SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is T value ? value : default;
    }

    /// <summary>Each row through a function.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = connection.Command(sql, parameters);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read()) rows.Add(map(reader));
        return rows;
    }

    /// <summary>Text kept as UTF-8 in a BLOB.</summary>
    public static string GetUtf8(this SqliteDataReader reader, int column) => System.Text.Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(column));
}
