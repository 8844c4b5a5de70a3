using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Rag.Bench.Search;

/// <summary>sqlite-vec's brute force over float vectors (<c>vec0.so</c> of the npm package <c>sqlite-vec-linux-x64</c>), in this process.</summary>
internal sealed class SqliteVecScan : IFlatScan
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly SqliteCommand _search;

    public SqliteVecScan(string extension, IReadOnlyList<float[]> vectors)
    {
        _connection.Open();
        _connection.LoadExtension(extension);
        using SqliteCommand create = _connection.CreateCommand();
        create.CommandText = $"CREATE VIRTUAL TABLE v USING vec0(e float[{vectors[0].Length}] distance_metric=cosine)";
        create.ExecuteNonQuery();
        using SqliteTransaction transaction = _connection.BeginTransaction();
        using SqliteCommand insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO v(rowid, e) VALUES($id, $e)";
        SqliteParameter id = insert.Parameters.Add("$id", SqliteType.Integer), e = insert.Parameters.Add("$e", SqliteType.Blob);
        for (int i = 0; i < vectors.Count; i++)
        {
            (id.Value, e.Value) = (i, MemoryMarshal.AsBytes(vectors[i].AsSpan()).ToArray());
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        _search = _connection.CreateCommand();
        _search.CommandText = "SELECT rowid FROM v WHERE e MATCH $query AND k = 10";
        _search.Parameters.Add("$query", SqliteType.Blob);
    }

    public (int[] Best, double Milliseconds) Search(ReadOnlySpan<float> query)
    {
        _search.Parameters[0].Value = MemoryMarshal.AsBytes(query).ToArray();
        long start = Stopwatch.GetTimestamp();
        List<int> best = [];
        using (SqliteDataReader rows = _search.ExecuteReader())
            while (rows.Read()) best.Add(rows.GetInt32(0));
        return ([.. best], Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }

    public void Dispose()
    {
        _search.Dispose();
        _connection.Dispose();
    }
}
