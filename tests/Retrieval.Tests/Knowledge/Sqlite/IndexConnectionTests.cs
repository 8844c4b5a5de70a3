using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Retrieval.Tests.Knowledge.Sqlite;

public sealed class IndexConnectionTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rag-");

    [Fact]
    public void Scalar_SameStatementAgain_SeesTheNewValues()
    {
        using IndexConnection connection = Open();
        foreach (string? value in new[] { "one", null, "three" })
            Assert.Equal(value, connection.Scalar<string>("SELECT $value", ("$value", value)));
    }

    [Fact]
    public void Execute_InATransactionAfterAnother_BelongsToItsOwn()
    {
        using IndexConnection connection = Open();
        connection.Execute("CREATE TABLE t(x)");
        using (var undone = connection.BeginTransaction()) connection.Execute("INSERT INTO t VALUES($x)", ("$x", 1));
        using (var kept = connection.BeginTransaction())
        {
            connection.Execute("INSERT INTO t VALUES($x)", ("$x", 2));
            kept.Commit();
        }
        Assert.Equal([2L], connection.Query("SELECT x FROM t", row => row.GetInt64(0)));
    }

    [Fact]
    public void Scalar_MoreStatementsThanAreKept_EachAnswers()
    {
        using IndexConnection connection = Open();
        for (int i = 0; i < 200; i++) Assert.Equal(i, connection.Scalar<long>($"SELECT {i}"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private IndexConnection Open() => IndexConnection.Open(Path.Combine(_folder.FullName, "test.db"));
}
