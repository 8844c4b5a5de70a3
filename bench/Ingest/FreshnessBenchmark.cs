using System.Diagnostics;
using System.Globalization;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Ingest;

/// <summary>
/// From a file saved (or deleted) to found (or found no more) by a search in another process, over an index of many files.
/// <c>bench -- freshness [--files 10000] [--saves 50] [--json FILE]</c>
/// </summary>
internal static class FreshnessBenchmark
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int files = Report.Number(args, "--files", 10_000), saves = Report.Number(args, "--saves", 50);
        var report = new Report(args);
        using var place = new Workplace();
        place.WriteNotes(files);
        using IngestProcess ingest = await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken);
        await ingest.IdleAsync(cancellationToken);
        using SqliteKnowledgeBase index = await place.OpenIndexAsync(cancellationToken);
        await index.SearchKeywordAsync("water", 10, Retrieval.Knowledge.SearchFilter.None, cancellationToken);
        List<double> saved = [], changed = [], deleted = [];
        for (int i = 0; i < saves; i++)
        {
            string path = Path.Combine(place.Docs, "folder0", $"fresh{i}.md");
            await MeasureAsync(saved, () => File.WriteAllText(path, Text(i, "born")), Word(i, "born"), true);
            await MeasureAsync(changed, () => File.WriteAllText(path, Text(i, "grown")), Word(i, "grown"), true);
            await MeasureAsync(deleted, () => File.Delete(path), Word(i, "grown"), false);

            async Task MeasureAsync(List<double> times, Action act, string word, bool found)
            {
                var watch = Stopwatch.StartNew();
                act();
                while (await Workplace.FindsAsync(index, word, path, cancellationToken) != found) await Task.Delay(5, cancellationToken);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
        }
        foreach ((string name, List<double> times) in new[] { ("saved", saved), ("changed", changed), ("deleted", deleted) })
        {
            report.Add($"{name}, median", Report.Percentile(times, .5), "ms");
            report.Add($"{name}, p95", Report.Percentile(times, .95), "ms");
        }
        report.Write();
        return 0;
    }

    private static string Word(int i, string stage) => string.Create(CultureInfo.InvariantCulture, $"zx{stage}{i}q");

    private static string Text(int i, string stage) => $"# Fresh\n\nThis note says {Word(i, stage)} and nothing else.\n";
}
