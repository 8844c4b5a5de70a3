using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rag.Retrieval.Measuring;

namespace Rag.Evals.Retrieval;

/// <summary>Writes the results for people and for programs.</summary>
internal static class Report
{
    /// <summary>A table with 95 % intervals; against the by-query file of an earlier run also the difference and its p.</summary>
    public static void Print(Collection collection, IReadOnlyList<SystemRun> runs, string? earlier)
    {
        Console.WriteLine($"{collection.Folder}, split {collection.Split}: {collection.Corpus.Count} passages, {collection.Queries.Count} queries");
        Console.WriteLine("system         nDCG@10 [95 %]           recall@5  recall@10  recall@100  MRR@10   p50 ms   p95 ms");
        Dictionary<string, double> before = earlier is null ? [] : File.ReadLines(earlier).Select(line => line.Split('\t'))
            .ToDictionary(row => row[0] + "\t" + row[1], row => double.Parse(row[2], CultureInfo.InvariantCulture));
        foreach (SystemRun run in runs)
        {
            RankingMeasures mean = RankingMeasures.Mean([.. run.ByQuery]);
            (double low, double high) = Bootstrap.Interval([.. run.ByQuery.Select(m => m.Ndcg10)]);
            string line = string.Create(CultureInfo.InvariantCulture,
                $"{run.Name,-14} {mean.Ndcg10:F4} [{low:F4}, {high:F4}]  {mean.Recall5:F4}    {mean.Recall10:F4}     {mean.Recall100:F4}      {mean.Mrr10:F4} {run.P50,8:F2} {run.P95,8:F2}");
            Console.WriteLine(line + Against(collection, run, before));
        }
    }

    /// <summary>In the form that the interface document gives.</summary>
    public static string Json(Collection collection, IReadOnlyList<SystemRun> runs)
    {
        JsonObject systems = [];
        foreach (SystemRun run in runs)
        {
            RankingMeasures mean = RankingMeasures.Mean([.. run.ByQuery]);
            systems[run.Name] = new JsonObject
            {
                ["ndcg@10"] = mean.Ndcg10,
                ["recall@5"] = mean.Recall5,
                ["recall@10"] = mean.Recall10,
                ["recall@100"] = mean.Recall100,
                ["mrr@10"] = mean.Mrr10,
                ["p50Milliseconds"] = run.P50,
                ["p95Milliseconds"] = run.P95,
            };
        }
        JsonObject report = new() { ["folder"] = collection.Folder, ["split"] = collection.Split, ["queries"] = collection.Queries.Count, ["systems"] = systems };
        return report.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }

    /// <summary>System, query and nDCG@10, tab-separated.</summary>
    public static IEnumerable<string> ByQuery(Collection collection, IReadOnlyList<SystemRun> runs) =>
        runs.SelectMany(run => run.ByQuery.Select((m, i) => string.Create(CultureInfo.InvariantCulture, $"{run.Name}\t{collection.Queries[i].Id}\t{m.Ndcg10:F6}")));

    private static string Against(Collection collection, SystemRun run, Dictionary<string, double> before)
    {
        // Rounded as the file is, so that the same result is no difference.
        List<(double Now, double Then)> pairs = [.. run.ByQuery.Select((m, i) => (Ndcg10: Math.Round(m.Ndcg10, 6), Key: $"{run.Name}\t{collection.Queries[i].Id}"))
            .Where(x => before.ContainsKey(x.Key)).Select(x => (x.Ndcg10, before[x.Key]))];
        if (pairs.Count == 0) return "";
        double p = Bootstrap.PairedP([.. pairs.Select(x => x.Now)], [.. pairs.Select(x => x.Then)]);
        return string.Create(CultureInfo.InvariantCulture, $"  {pairs.Average(x => x.Now - x.Then):+0.0000;-0.0000;0.0000} (p {p:F3})");
    }
}
