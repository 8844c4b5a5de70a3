using System.Diagnostics;
using Rag.Retrieval.Workers;

namespace Rag.Bench.Ingest;

/// <summary>
/// How fast notes become searchable without a model, what a rename of all and a restart with nothing changed cost, and the worker's memory.
/// <c>bench -- ingest [--files 10000] [--json FILE]</c>
/// </summary>
internal static class IngestBenchmark
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int files = Report.Number(args, "--files", 10_000);
        var report = new Report(args);
        using var place = new Workplace();
        place.WriteNotes(files);
        long peak = 0;
        var watch = new Stopwatch();
        IngestProcess ingest = await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken);
        try
        {
            watch.Start();
            await ingest.IdleAsync(cancellationToken, () => peak = Math.Max(peak, ingest.WorkingSet));
            report.Add("files per second to searchable", files / watch.Elapsed.TotalSeconds, "files/s");
            report.Add("peak memory of the worker", peak / 1e6, "MB");
            report.Add("memory at rest", ingest.WorkingSet / 1e6, "MB");

            watch.Restart();
            Directory.Move(Path.Combine(place.Docs, "folder0"), Path.Combine(place.Docs, "renamed"));
            for (int i = 1; i < files / 100; i++) Directory.Move(Path.Combine(place.Docs, $"folder{i}"), Path.Combine(place.Docs, "renamed", $"folder{i}"));
            await ingest.IdleAsync(cancellationToken, () => peak = Math.Max(peak, ingest.WorkingSet));
            report.Add("all files moved to idle", watch.Elapsed.TotalSeconds, "s");
            report.Add("memory after it", ingest.WorkingSet / 1e6, "MB");

            watch.Restart();
            for (int i = 0; i < 20; i++) await ingest.StatusAsync(true, cancellationToken);
            report.Add("verified status", watch.Elapsed.TotalMilliseconds / 20, "ms");
        }
        finally
        {
            ingest.Dispose();
        }

        watch.Restart();
        using IngestProcess again = await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken);
        report.Add("restart to serving", watch.Elapsed.TotalSeconds, "s");
        IngestStatus status = await again.IdleAsync(cancellationToken);
        report.Add("restart with nothing changed to idle", watch.Elapsed.TotalSeconds, "s");
        // No reader process was ever started where no file was opened.
        report.Add("reader processes after it", Readers(again.Id), "");
        report.Write();
        return status.Idle ? 0 : 1;
    }

    private static int Readers(int parent) => !OperatingSystem.IsLinux() ? -1 : Directory.GetDirectories("/proc")
        .Count(p => int.TryParse(Path.GetFileName(p), out _) && Parent(p) == parent);

    private static int Parent(string process)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(process, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1;
        }
    }
}
