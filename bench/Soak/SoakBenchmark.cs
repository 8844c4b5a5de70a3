using System.Diagnostics;
using Rag.Bench.Answers;
using Rag.Bench.Ingest;
using Rag.Evals.Reader;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Bench.Soak;

/// <summary>
/// The real programs three times: with SQLite and the models of a folder, of which the chat model talks all the time; with the tests' Qdrant
/// server; and with a played model elsewhere that answers the questions. Questions, searches and edits
/// without a pause, while workers are killed or stopped, models switched, the disk is full for a while, Qdrant and the played model away. At the end nothing
/// may hang, every queue must drain, the index must equal the disk, and every state told must be true. Of the last fifth of the time, in
/// which nothing is disturbed, memory is told. <c>bench -- soak [--minutes 60] [--seed 1] [--models DIR] [--json FILE]</c>; without
/// <c>--models</c>, those of <c>RAG_SHARED</c>.
/// </summary>
internal static class SoakBenchmark
{
    private const double Calm = 0.2;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        TimeSpan length = TimeSpan.FromMinutes(Report.Number(args, "--minutes", 60));
        int seed = Report.Number(args, "--seed", 1);
        string shared = Environment.GetEnvironmentVariable("RAG_SHARED") ?? "../shared";
        string models = Report.Option(args, "--models") ?? Path.Combine(shared, "models");
        if (!Directory.Exists(models))
            throw new DirectoryNotFoundException(
                $"There are no models at {models}: name their folder with --models, or the one above it with RAG_SHARED.");
        Report report = new(args);
        SoakFaults faults = new();
        await using QdrantServer qdrant = await QdrantServer.StartAsync("key");
        await using SoakSite home = await SoakSite.StartAsync("sqlite", models, smallDisk: true, seed, faults, cancellationToken);
        await using SoakSite office = await SoakSite.StartAsync("qdrant", null, smallDisk: false, seed + 1, faults, cancellationToken,
            ("KnowledgeBase", "qdrant"), ("QdrantUrl", qdrant.Address.ToString()), ("QdrantApiKey", "key"));
        Speed speed = new(Prompt: 3000, Generation: 60);
        await using PlayedServer reader = await PlayedServer.StartAsync(new FirstLines(), speed, paced: true, behind: null, cancellationToken);
        await using SoakSite study = await SoakSite.StartWithReaderAsync(reader, speed, seed + 2, faults, cancellationToken);
        if (!home.HasSmallDisk) Console.WriteLine("A full disk is left out: a small tmpfs needs root.");
        SoakSite[] sites = [home, office, study];
        foreach (SoakSite site in sites) await site.UntilReadAsync(cancellationToken);

        long began = Stopwatch.GetTimestamp();
        using (var busy = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken))
        {
            busy.CancelAfter(length);
            SoakDisturbances disturbances = new(home, office, qdrant, study, reader, seed, faults);
            Task disturbing = disturbances.RunAsync(length * (1 - Calm), busy.Token);
            // Without disturbances the rest would tell nothing.
            _ = disturbing.ContinueWith(_ => busy.CancelAsync(), cancellationToken, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            Task[] work = [.. sites.SelectMany(site => site.Users.Work(busy.Token)), disturbing];
            await Task.WhenAll(work).WaitAsync(length + SoakSite.Longest, cancellationToken);
            disturbances.Tell(report);
        }
        double minutes = Stopwatch.GetElapsedTime(began).TotalMinutes;
        foreach (SoakSite site in sites)
        {
            await SoakChecks.RunAsync(site, report, faults, cancellationToken);
            site.Users.Tell(report, minutes * (1 - Calm), minutes >= 30 ? faults : null);
        }
        report.Add("minutes", minutes, "");
        faults.Tell();
        report.Add("faults", faults.Count, "");
        report.Write();
        return faults.Count == 0 ? 0 : 1;
    }
}
