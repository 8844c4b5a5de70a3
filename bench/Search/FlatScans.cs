using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Rag.Bench.Search;

/// <summary>Another program's exact scan over the same vectors.</summary>
internal interface IFlatScan : IDisposable
{
    /// <summary>The numbers of the best ten and the milliseconds that they took, measured where they were found.</summary>
    (int[] Best, double Milliseconds) Search(ReadOnlySpan<float> query);
}

/// <summary>FAISS's IndexFlatIP on one thread, in a Python process (<c>apt-get install python3-faiss</c>).</summary>
internal sealed class FaissScan : IFlatScan
{
    private const string Script = """
        import sys, time, numpy, faiss
        faiss.omp_set_num_threads(1)
        dimension = int(sys.argv[2])
        index = faiss.IndexFlatIP(dimension)
        index.add(numpy.fromfile(sys.argv[1], dtype=numpy.float32).reshape(-1, dimension))
        print("ready", flush=True)
        while True:
            bytes = sys.stdin.buffer.read(4 * dimension)
            if len(bytes) < 4 * dimension: break
            query = numpy.frombuffer(bytes, dtype=numpy.float32).reshape(1, dimension)
            start = time.perf_counter()
            _, best = index.search(query, 10)
            print(1000 * (time.perf_counter() - start), *best[0], flush=True)
        """;

    private readonly Process _process;

    public FaissScan(string python, string file, int dimension)
    {
        ProcessStartInfo start = new(python, ["-c", Script, file, dimension.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["OMP_NUM_THREADS"] = start.Environment["OPENBLAS_NUM_THREADS"] = "1";
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine() != "ready") throw new InvalidOperationException($"FAISS did not start: install python3-faiss, or name its Python with --python ({python} was tried).");
    }

    public (int[] Best, double Milliseconds) Search(ReadOnlySpan<float> query)
    {
        _process.StandardInput.BaseStream.Write(MemoryMarshal.AsBytes(query));
        _process.StandardInput.BaseStream.Flush();
        string[] answer = _process.StandardOutput.ReadLine()!.Split(' ');
        return ([.. answer[1..].Select(int.Parse)], double.Parse(answer[0], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }
}

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
