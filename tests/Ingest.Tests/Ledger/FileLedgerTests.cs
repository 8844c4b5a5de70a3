using Microsoft.Data.Sqlite;
using Rag.Ingest.Ledger;

namespace Rag.Ingest.Tests.Ledger;

public sealed class FileLedgerTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    [Fact]
    public void Open_NothingCanBeWritten_IsOpenAndSaysHowTheLastOneEnded()
    {
        using (FileLedger first = Open()) first.Begin();
        Execute("CREATE TRIGGER full BEFORE INSERT ON meta BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
        using (FileLedger second = Open())
        {
            Assert.True(second.WasClosed);
            Assert.Throws<SqliteException>(second.Begin);
        }
        Execute("DROP TRIGGER full");
        using FileLedger third = Open();
        Assert.True(third.WasClosed);
    }

    [Fact]
    public void Open_LastOneDied_SaysSoUntilOneIsClosedInOrder()
    {
        using (FileLedger first = Open()) first.Begin();
        Execute("UPDATE meta SET value = 'no' WHERE name = 'closed in order'");
        using (FileLedger second = Open()) Assert.False(second.WasClosed);
        using (FileLedger third = Open())
        {
            Assert.False(third.WasClosed);
            third.Begin();
        }
        using FileLedger fourth = Open();
        Assert.True(fourth.WasClosed);
    }

    public void Dispose() => data.Dispose();

    private FileLedger Open() => new(data["ingest.db"], TimeProvider.System);

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={data["ingest.db"]};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
