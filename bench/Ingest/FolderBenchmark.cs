using System.Diagnostics;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Ingest;

/// <summary>
/// Indexes a folder of any files, hostile ones too: every file must end up indexed, skipped or failed with a reason, and the worker must live.
/// <c>bench -- folder DIR [--json FILE]</c>
/// </summary>
internal static class FolderBenchmark
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        if (args.Length == 0 || !Directory.Exists(args[0]))
        {
            Console.Error.WriteLine("usage: bench -- folder DIR [--json FILE]");
            return 2;
        }
        var report = new Report(args);
        using var place = new Workplace();
        using IngestProcess ingest = await IngestProcess.StartAsync(place.Data, Path.GetFullPath(args[0]), cancellationToken);
        var watch = Stopwatch.StartNew();
        long peak = 0;
        await ingest.IdleAsync(cancellationToken, () => peak = Math.Max(peak, ingest.WorkingSet));
        report.Add("time to idle", watch.Elapsed.TotalSeconds, "s");
        report.Add("peak memory of the worker", peak / 1e6, "MB");
        using SqliteKnowledgeBase index = await place.OpenIndexAsync(cancellationToken);
        List<Document> documents = await IndexCheck.AllAsync(index, cancellationToken);
        foreach (IGrouping<DocumentState, Document> state in documents.GroupBy(d => d.State)) report.Add(state.Key.ToString().ToLowerInvariant(), state.Count(), "files");
        foreach (Document document in documents.Where(d => d.State != DocumentState.Indexed).OrderBy(d => d.Reason, StringComparer.Ordinal))
            Console.WriteLine($"  {document.State,-8} {Path.GetRelativePath(args[0], document.Path)}: {document.Reason}");
        bool reasons = documents.All(d => d.State is DocumentState.Indexed || d.State is not DocumentState.Pending && d.Reason is { Length: > 0 });
        report.Add("worker alive", ingest.HasExited ? 0 : 1, "");
        report.Write();
        return reasons && !ingest.HasExited ? 0 : 1;
    }
}
