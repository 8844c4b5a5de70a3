using Microsoft.Data.Sqlite;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// A connection to the index's file that keeps its statements prepared: the same few run thousands of times while documents are written,
/// and SQLite would compile each of them anew. Closing it ends them. For one thread at a time.
/// </summary>
internal sealed class IndexConnection : SqliteConnection
{
    /// <summary>Enough for all statements of fixed wording; those that are put together from what is asked must not pile up.</summary>
    private const int MostPrepared = 64;

    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    private IndexConnection(string path)
        : base(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 20 }.ToString())
    {
    }

    /// <summary>A new connection to a file, set up as all of ours are; to be disposed by the caller.</summary>
    public static IndexConnection Open(string path)
    {
        var connection = new IndexConnection(path);
        try
        {
            connection.Open();
            // Pages of 8 KB hold several vectors each. No memory mapping: a file cut short under a mapping ends the process.
            using SqliteCommand setUp = connection.Command(
                "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864");
            setUp.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A command of the caller's own with its parameters; null becomes NULL.</summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a statement; returns the rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Run(sql, parameters, command => command.ExecuteNonQuery());

    /// <summary>The first column of the first row; the default where there is none or it is NULL.</summary>
    public T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Run(sql, parameters, command => command.ExecuteScalar()) is T value ? value : default;

    /// <summary>Each row through a function, which must not run the same statement.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<(string Name, object? Value)> parameters) =>
        Run(sql, parameters, command =>
        {
            using SqliteDataReader reader = command.ExecuteReader();
            List<T> rows = [];
            while (reader.Read()) rows.Add(map(reader));
            return rows;
        });

    private T Run<T>(string sql, ReadOnlySpan<(string Name, object? Value)> parameters, Func<SqliteCommand, T> use)
    {
        if (_prepared.TryGetValue(sql, out SqliteCommand? command))
        {
            foreach ((string name, object? value) in parameters) command.Parameters[name].Value = value ?? DBNull.Value;
            command.Transaction = Transaction;
            return use(command);
        }
        command = Command(sql, parameters);
        if (_prepared.Count < MostPrepared) return use(_prepared[sql] = command);
        using (command) return use(command);
    }
}
