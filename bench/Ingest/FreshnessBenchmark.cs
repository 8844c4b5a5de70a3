using System.Diagnostics;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Ingest;

/// <summary>
/// From a file saved (or deleted) to found (or found no more) over an index of many files: by a search in another process, or with
/// <c>--http</c> by the page's own <c>/api/search</c>, the whole product running. The first save after the start is told apart.
/// <c>bench -- freshness [--files 10000] [--saves 50] [--kind note|pdf | --file FILE] [--http [--models DIR]] [--json FILE]</c>
/// </summary>
internal static class FreshnessBenchmark
{
    private delegate Task<bool> Finds(string word, string path, CancellationToken cancellationToken);

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int files = Report.Number(args, "--files", 10_000);
        FreshFiles fresh = await FreshFiles.OfAsync(args, cancellationToken);
        using var place = new Workplace();
        place.WriteNotes(files);
        if (args.Contains("--http"))
        {
            string? models = Report.Option(args, "--models");
            using (WebProcess before = await WebProcess.StartAsync(place.Data, place.Docs, models, cancellationToken))
                await before.UntilAsync(files, idle: false, cancellationToken);
            // A start with the index there already: what the first save meets is a product that was just started.
            using WebProcess web = await WebProcess.StartAsync(place.Data, place.Docs, models, cancellationToken);
            await web.UntilAsync(files, idle: models is null, cancellationToken);
            await MeasureAsync(args, fresh, place, web.FindsAsync, cancellationToken);
            return 0;
        }
        using (IngestProcess before = await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken)) await before.IdleAsync(cancellationToken);
        using IngestProcess ingest = await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken);
        await ingest.IdleAsync(cancellationToken);
        using SqliteKnowledgeBase index = await place.OpenIndexAsync(cancellationToken);
        await MeasureAsync(args, fresh, place, (word, path, c) => Workplace.FindsAsync(index, word, path, c), cancellationToken);
        return 0;
    }

    private static async Task MeasureAsync(string[] args, FreshFiles fresh, Workplace place, Finds finds, CancellationToken cancellationToken)
    {
        int saves = Report.Number(args, "--saves", 50);
        var report = new Report(args);
        List<double> saved = [], changed = [], deleted = [];
        for (int i = 0; i < saves; i++)
        {
            string path = Path.Combine(place.Docs, "folder0", $"fresh{i}{fresh.Extension}");
            (byte[] born, string word) = fresh.Make(i, "born");
            await TimeAsync(saved, () => File.WriteAllBytes(path, born), word, path, true);
            (byte[] grown, string next) = fresh.Make(i, "grown");
            if (next != word) await TimeAsync(changed, () => File.WriteAllBytes(path, grown), next, path, true);
            await TimeAsync(deleted, () => File.Delete(path), next, path, false);
        }
        report.Add("saved, the first after the start", saved[0], "ms");
        foreach ((string name, List<double> times) in new[] { ("saved", saved), ("changed", changed), ("deleted", deleted) }.Where(t => t.Item2.Count > 0))
        {
            report.Add($"{name}, median", Report.Percentile(times, .5), "ms");
            report.Add($"{name}, p95", Report.Percentile(times, .95), "ms");
        }
        report.Write();

        async Task TimeAsync(List<double> times, Action act, string word, string path, bool found)
        {
            var watch = Stopwatch.StartNew();
            act();
            while (await finds(word, path, cancellationToken) != found) await Task.Delay(5, cancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
    }
}
