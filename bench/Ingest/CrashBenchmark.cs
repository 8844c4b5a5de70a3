using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Ingest;

/// <summary>
/// kill -9 at random instants of indexing, replacing and deleting: of the worker, or with <c>--web</c> of Web, of its Ingest, or of both, the
/// next start at once every other time. After each: the index file is whole, each document in it is the old or the new version, and what had
/// been acknowledged is still there. At the end the index equals the disk and nothing was set aside.
/// <c>bench -- crash [--cycles 1000] [--seed 1] [--web] [--json FILE]</c>
/// </summary>
internal static class CrashBenchmark
{
    private const int Files = 300;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int cycles = Report.Number(args, "--cycles", 1000), seed = Report.Number(args, "--seed", 1);
        bool web = args.Contains("--web");
        var report = new Report(args);
        using var place = new Workplace();
        var random = new Random(seed);
        var operations = new RandomOperations(place.Docs, seed, Files);
        for (int i = 0; i < 100; i++) operations.Act();
        List<string> faults = [];
        int working = 0, printed = 0;
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            using ICrashable product = web
                ? new CrashableWeb(await WebProcess.StartAsync(place.Data, place.Docs, null, cancellationToken), random)
                : new CrashableIngest(await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken));
            for (int i = 0; i < 15; i++) operations.Act();
            await Task.Delay(random.Next(300), cancellationToken);
            Dictionary<string, Document> acknowledged = await AcknowledgedAsync(place, cancellationToken);
            HashSet<string?> written = Hashes(place);
            int before = operations.Versions.Count;
            for (int i = 0; i < 15; i++) operations.Act();
            await Task.Delay(random.Next(700), cancellationToken);
            if (await product.IsWorkingAsync(cancellationToken)) working++;
            // A start that follows at once meets workers that are still ending; there is no instant then at which the index stands still.
            bool hasty = await product.CrashAsync(cancellationToken);
            if (hasty) continue;
            if (IndexCheck.Integrity(place.Index) is not "ok" and var damage) faults.Add($"cycle {cycle}: {damage}");
            written.UnionWith(operations.Versions.Skip(before));
            await CheckAsync(place, acknowledged, written, faults, cycle, cancellationToken);
            foreach (string fault in faults.Skip(printed)) Console.WriteLine(fault);
            printed = faults.Count;
            if (cycle % 50 == 49) Console.WriteLine($"{cycle + 1} cycles, {working} killed at work, {faults.Count} faults");
        }
        using (IngestProcess last = await IngestProcess.StartAsync(place.Data, place.Docs, cancellationToken))
        {
            await last.IdleAsync(cancellationToken);
        }
        faults.AddRange(await IndexCheck.CompareAsync(place, cancellationToken));
        foreach (string fault in faults.Skip(printed)) Console.WriteLine(fault);
        report.Add("kills", cycles, "");
        report.Add("of them while it was at work", working, "");
        report.Add("faults", faults.Count, "");
        report.Write();
        return faults.Count == 0 ? 0 : 1;
    }

    /// <summary>What a reader of the index sees at this moment.</summary>
    private static async Task<Dictionary<string, Document>> AcknowledgedAsync(Workplace place, CancellationToken cancellationToken)
    {
        if (!File.Exists(place.Index)) return [];
        using SqliteKnowledgeBase index = await place.OpenIndexAsync(cancellationToken);
        return (await IndexCheck.AllAsync(index, cancellationToken))
            .Where(d => d.State == DocumentState.Indexed).ToDictionary(d => d.Id);
    }

    private static async Task CheckAsync(
        Workplace place, Dictionary<string, Document> acknowledged, HashSet<string?> written, List<string> faults, int cycle, CancellationToken cancellationToken)
    {
        using SqliteKnowledgeBase index = await place.OpenIndexAsync(cancellationToken);
        List<Document> documents = await IndexCheck.AllAsync(index, cancellationToken);
        foreach (Document document in documents)
        {
            if (await IndexCheck.MixtureAsync(index, document, null, cancellationToken) is { } fault) faults.Add($"cycle {cycle}: {fault}");
        }
        // A document may have been deleted or replaced since, but only as the disk had it since.
        Dictionary<string, Document> present = documents.ToDictionary(d => d.Id);
        foreach ((string id, Document before) in acknowledged)
        {
            bool lost = present.TryGetValue(id, out Document? now)
                ? now.ContentHash != before.ContentHash && !written.Contains(now.ContentHash)
                : File.Exists(before.Path) && RandomOperations.HashOf(before.Path) == before.ContentHash;
            if (lost) faults.Add($"cycle {cycle}: {before.Path} was acknowledged and is lost (now {now?.State.ToString() ?? "unknown"}: {now?.Reason ?? now?.Path})");
        }
    }

    private static HashSet<string?> Hashes(Workplace place) => [.. Directory.EnumerateFiles(place.Docs, "*", SearchOption.AllDirectories).Select(RandomOperations.HashOf)];
}
