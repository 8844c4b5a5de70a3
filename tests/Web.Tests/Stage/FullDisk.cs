using Microsoft.Data.Sqlite;

namespace Rag.Web.Tests.Stage;

/// <summary>While it is not disposed of, <c>conversations.db</c> takes no change, as on a disk without room.</summary>
internal sealed class FullDisk : IDisposable
{
    private static readonly (string Table, string Change)[] Changes =
        [.. from table in (string[])["conversation", "exchange"] from change in (string[])["INSERT", "UPDATE", "DELETE"] select (table, change)];

    private readonly string data;

    public FullDisk(string data)
    {
        this.data = data;
        foreach ((string table, string change) in Changes)
            Run($"CREATE TRIGGER full_{table}_{change} BEFORE {change} ON {table} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
    }

    public void Dispose()
    {
        foreach ((string table, string change) in Changes) Run($"DROP TRIGGER full_{table}_{change}");
    }

    private void Run(string sql)
    {
        using SqliteConnection connection = new($"Data Source={Path.Combine(data, "conversations.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The words of the table above alone.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
