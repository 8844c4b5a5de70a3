using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Rag.Bench.Search;

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
