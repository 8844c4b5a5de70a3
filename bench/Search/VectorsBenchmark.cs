using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Rag.Bench.Ingest;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Bench.Search;

/// <summary>
/// The best ten of many vectors, one query on one thread, beside FAISS's and sqlite-vec's exact scans of the same vectors, taking turns. The
/// vectors are random points about random centres, since what is searched in truth lies in clusters, too.
/// </summary>
internal static class VectorsBenchmark
{
    private const int Centres = 500, Queries = 100;

    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int count = Report.Number(args, "--count", 100_000), dimension = Report.Number(args, "--dimension", 384);
        Report report = new(args);
        float[][] queries = Vectors(Queries, dimension, seed: 2);
        string file = Path.Combine(Path.GetTempPath(), $"rag-vectors-{Environment.ProcessId}.f32");
        try
        {
            bool alone = args.Contains("--alone");
            (VectorTable table, long memory) = Fill(count, dimension, alone ? null : file, cancellationToken);
            report.Add($"{count} x {dimension}: memory of our table", memory / 1e6, "MB");
            List<IFlatScan> scans = [];
            List<string> names = [];
            if (!alone)
            {
                scans.Add(new FaissScan(Report.Option(args, "--python") ?? "python3", file, dimension));
                names.Add("FAISS IndexFlatIP");
                if (Report.Option(args, "--sqlite-vec") is { } extension)
                {
                    scans.Add(new SqliteVecScan(extension, Read(file, dimension)));
                    names.Add("sqlite-vec");
                }
            }
            Measure(table, queries, scans, names, report, cancellationToken);
            foreach (IFlatScan scan in scans) scan.Dispose();
        }
        finally
        {
            File.Delete(file);
        }
        report.Write();
        return Task.FromResult(0);
    }

    private static void Measure(VectorTable table, float[][] queries, List<IFlatScan> scans, List<string> names, Report report, CancellationToken cancellationToken)
    {
        List<double> ours = [];
        List<double>[] theirs = [.. scans.Select(_ => new List<double>())];
        double found = 0;
        foreach (float[] query in queries) table.Search(query, 10, null);
        foreach (float[] query in queries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            (int Row, float Score)[] best = table.Search(query, 10, null);
            ours.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            for (int s = 0; s < scans.Count; s++)
            {
                (int[] exact, double milliseconds) = scans[s].Search(query);
                theirs[s].Add(milliseconds);
                if (s == 0) found += exact.Intersect(best.Select(b => b.Row)).Count() / 10.0 / queries.Length;
            }
        }
        report.Add("ours: p50", Report.Percentile(ours, 0.5), "ms");
        report.Add("ours: p95", Report.Percentile(ours, 0.95), "ms");
        if (scans.Count > 0) report.Add("ours: recall@10 against FAISS", 100 * found, "%");
        for (int s = 0; s < scans.Count; s++)
        {
            report.Add($"{names[s]}: p50", Report.Percentile(theirs[s], 0.5), "ms");
            report.Add($"ours to {names[s]}, medians", Report.Percentile(ours, 0.5) / Report.Percentile(theirs[s], 0.5), "times");
        }
    }

    /// <summary>Makes the vectors in parts, so that a million of them do not stand in memory beside the table.</summary>
    private static (VectorTable Table, long Memory) Fill(int count, int dimension, string? file, CancellationToken cancellationToken)
    {
        long before = GC.GetTotalMemory(forceFullCollection: true);
        VectorTable table = new(dimension);
        using (Stream stream = file is null ? Stream.Null : File.Create(file))
        {
            for (int made = 0, part = 0; made < count; part++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                float[][] vectors = Vectors(Math.Min(10_000, count - made), dimension, seed: 100 + part);
                foreach (float[] vector in vectors)
                {
                    table.Add(vector);
                    stream.Write(MemoryMarshal.AsBytes(vector.AsSpan()));
                }
                made += vectors.Length;
            }
        }
        return (table, GC.GetTotalMemory(forceFullCollection: true) - before);
    }

    private static float[][] Vectors(int count, int dimension, int seed)
    {
        Random centres = new(1), random = new(seed);
        float[][] centre = [.. Enumerable.Range(0, Centres).Select(_ => Normal(centres, dimension))];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] vector = Normal(random, dimension);
            TensorPrimitives.MultiplyAdd(centre[random.Next(Centres)], 0.8f, vector, vector);
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return vector;
        })];
    }

    private static float[] Normal(Random random, int dimension) =>
        [.. Enumerable.Range(0, dimension).Select(_ => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];

    private static List<float[]> Read(string file, int dimension) =>
        [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file)).ToArray().Chunk(dimension)];
}
