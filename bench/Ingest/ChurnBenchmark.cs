using System.Diagnostics;

namespace Rag.Bench.Ingest;

/// <summary>
/// Random file operations, a pause now and then, and at the end: does the index equal the disk?
/// <c>bench -- churn [--operations 10000] [--seed 1] [--json FILE]</c>
/// </summary>
internal static class ChurnBenchmark
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int operations = Report.Number(args, "--operations", 10_000), seed = Report.Number(args, "--seed", 1);
        var report = new Report(args);
        using var place = new Workplace();
        using IngestProcess ingest = await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken);
        var random = new RandomOperations(place.Docs, seed);
        var watch = Stopwatch.StartNew();
        for (int i = 0; i < operations; i++)
        {
            random.Act();
            if (i % 50 == 49) await Task.Delay(i % 500 == 499 ? 600 : 20, cancellationToken);
        }
        report.Add("operations", operations, "");
        report.Add("time of the operations", watch.Elapsed.TotalSeconds, "s");
        watch.Restart();
        await ingest.IdleAsync(cancellationToken);
        report.Add("then to idle", watch.Elapsed.TotalSeconds, "s");
        report.Add("memory of the worker", ingest.WorkingSet / 1e6, "MB");
        List<string> faults = await IndexCheck.CompareAsync(place, cancellationToken);
        foreach (string fault in faults.Take(20)) Console.WriteLine(fault);
        report.Add("files on disk", Directory.GetFiles(place.Docs, "*", SearchOption.AllDirectories).Length, "");
        report.Add("differences", faults.Count, "");
        report.Write();
        return faults.Count == 0 ? 0 : 1;
    }
}
