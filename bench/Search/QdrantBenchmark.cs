using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Rag.Bench.Ingest;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Bench.Search;

/// <summary>
/// Qdrant beside SQLite, with the same passages and questions: indexing, search with one client and with several, whether they find the same, what
/// Qdrant's graph misses, and what is left when the writing process, or Qdrant itself, is killed.
/// <c>QDRANT_URL=http://host:6334 [QDRANT_API_KEY=…] bench -- qdrant FOLDER [--passages 10000] [--questions 100] [--clients 8] [--restart COMMAND] [--json FILE]</c>
/// </summary>
/// <remarks>Needs nothing but the address and a folder (BEIR's form, or notes); its collections are dropped at the end.</remarks>
internal static class QdrantBenchmark
{
    private const int Batch = 8, Top = 10;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        SampleText text = new(args is [string folder, ..] && Directory.Exists(folder) ? [folder] : []);
        if (text.Distinct == 0 || Environment.GetEnvironmentVariable("QDRANT_URL") is not { Length: > 0 } url)
        {
            Console.WriteLine("QDRANT_URL=http://host:6334 [QDRANT_API_KEY=…] qdrant FOLDER [--passages 10000] [--questions 100] [--clients 8] [--restart COMMAND] [--json FILE]");
            return 2;
        }
        try
        {
            return await RunAsync(args, text, url, cancellationToken);
        }
        catch (Exception fault) when (fault is KnowledgeBaseException or OptionsValidationException)
        {
            Console.WriteLine(fault.Message);
            return 1;
        }
    }

    private static async Task<int> RunAsync(string[] args, SampleText text, string url, CancellationToken cancellationToken)
    {
        Report report = new(args);
        IndexedDocument[] documents = [.. text.Documents(Report.Number(args, "--passages", 10_000))];
        string[] questions = [.. text.Questions.Take(Report.Number(args, "--questions", 100))];
        report.Add("passages", documents.Sum(document => document.Passages.Count), "");
        await using BenchedBase sqlite = BenchedBase.Sqlite(), qdrant = BenchedBase.Qdrant(url);
        var found = new Dictionary<string, string[][]>();
        await qdrant.OpenAsync(cancellationToken);
        await sqlite.OpenAsync(cancellationToken);
        foreach (BenchedBase one in (BenchedBase[])[sqlite, qdrant])
        {
            long began = Stopwatch.GetTimestamp();
            foreach (IndexedDocument[] batch in documents.Chunk(Batch)) await one.Knowledge.ReplaceDocumentsAsync(batch, cancellationToken);
            report.Add($"{one.Name}: indexed", documents.Sum(d => d.Passages.Count) / Stopwatch.GetElapsedTime(began).TotalSeconds, "passages/s");
            foreach (string question in questions.Take(10)) await FindAsync(one, question, cancellationToken);
            found[one.Name] = await SearchAsync(one, questions, 1, report, cancellationToken);
            await SearchAsync(one, questions, Report.Number(args, "--clients", 8), report, cancellationToken);
        }
        report.Add("the same ten in the same order", 100.0 * Share(found, (a, b) => a.SequenceEqual(b)), "% of questions");
        report.Add("the same ten", 100.0 * Share(found, (a, b) => a.ToHashSet().SetEquals(b)), "% of questions");
        report.Add("of SQLite's ten, Qdrant's has", 100.0 * found[sqlite.Name].Zip(found[qdrant.Name], (a, b) => a.Length == 0 ? 1 : a.Intersect(b).Count() / (double)a.Length).Average(), "%");
        await CompareGraphAsync(url, qdrant.Prefix, questions, report, cancellationToken);
        await KillWriterAsync(url, qdrant, documents, report, cancellationToken);
        if (Report.Option(args, "--restart") is { } command) await RestartAsync(qdrant, command, questions[0], report, cancellationToken);
        else Console.WriteLine("A restart of Qdrant is left out: name the command that does it with --restart, such as 'docker restart qdrant'.");
        report.Write();
        return 0;
    }

    private static async Task<string[]> FindAsync(BenchedBase one, string question, CancellationToken cancellationToken) =>
        [.. (await one.Retriever.SearchAsync(new SearchRequest(question, Top) { JoinsNeighbours = false }, cancellationToken)).Hits.Select(hit => hit.Passage.Id)];

    private static async Task<string[][]> SearchAsync(BenchedBase one, string[] questions, int clients, Report report, CancellationToken cancellationToken)
    {
        string[][] found = new string[questions.Length][];
        double[] times = new double[questions.Length];
        long began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(Enumerable.Range(0, questions.Length), new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = cancellationToken }, async (i, token) =>
        {
            long start = Stopwatch.GetTimestamp();
            found[i] = await FindAsync(one, questions[i], token);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        });
        string who = clients == 1 ? "one client" : string.Create(CultureInfo.InvariantCulture, $"{clients} clients");
        report.Add($"{one.Name}: search, {who}, p50", Report.Percentile([.. times], 0.5), "ms");
        report.Add($"{one.Name}: search, {who}, p95", Report.Percentile([.. times], 0.95), "ms");
        if (clients > 1) report.Add($"{one.Name}: search, {who}", questions.Length / Stopwatch.GetElapsedTime(began).TotalSeconds, "questions/s");
        return found;
    }

    private static double Share(Dictionary<string, string[][]> found, Func<string[], string[], bool> same) =>
        found.Values.First().Zip(found.Values.Last(), (a, b) => same(a, b) ? 1.0 : 0.0).Average();

    /// <summary>How many of the nearest ten Qdrant's graph finds, and what it saves.</summary>
    private static async Task CompareGraphAsync(string url, string prefix, string[] questions, Report report, CancellationToken cancellationToken)
    {
        await using BenchedBase exact = BenchedBase.Qdrant(url, prefix, int.MaxValue), graph = BenchedBase.Qdrant(url, prefix, 0);
        foreach (BenchedBase one in (BenchedBase[])[exact, graph]) await one.OpenAsync(cancellationToken);
        StaticEmbedder embedder = StaticEmbedder.Default;
        List<double> recalls = [], exactly = [], byGraph = [];
        foreach (string question in questions)
        {
            float[] vector = embedder.Embed(question);
            var all = await TimeAsync(exact, exactly);
            var near = await TimeAsync(graph, byGraph);
            if (all.Count > 0) recalls.Add(all.Select(hit => hit.PassageId).Intersect(near.Select(hit => hit.PassageId)).Count() / (double)all.Count);

            async Task<IReadOnlyList<ScoredPassage>> TimeAsync(BenchedBase one, List<double> times)
            {
                long start = Stopwatch.GetTimestamp();
                var hits = await one.Knowledge.SearchDenseAsync(embedder.Space, vector, Top, SearchFilter.None, cancellationToken);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                return hits;
            }
        }
        report.Add("Qdrant: recall@10 of its graph", recalls.Average(), "of exact search");
        report.Add("Qdrant: dense search, exact, p50", Report.Percentile(exactly, 0.5), "ms");
        report.Add("Qdrant: dense search, by its graph, p50", Report.Percentile(byGraph, 0.5), "ms");
    }

    /// <summary>A process that is cut off while it replaces documents; another one reads them and goes on.</summary>
    private static async Task KillWriterAsync(string url, BenchedBase qdrant, IndexedDocument[] documents, Report report, CancellationToken cancellationToken)
    {
        int mixed = 0, cut = 0;
        IndexedDocument[] some = [.. documents.Take(Batch)];
        for (int after = 2; after <= 60; after += 6)
        {
            await using BenchedBase writer = BenchedBase.Qdrant(url, qdrant.Prefix);
            await writer.OpenAsync(cancellationToken);
            using var kill = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            kill.CancelAfter(after);
            try { await writer.Knowledge.ReplaceDocumentsAsync(some, kill.Token); }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { cut++; }
            foreach (IndexedDocument document in some)
            {
                IReadOnlyList<Passage> read = await qdrant.Knowledge.GetPassagesAsync(document.Document.Id, cancellationToken);
                if (!read.Select(passage => passage.Id).SequenceEqual(document.Passages.Select(passage => passage.Id))) mixed++;
            }
        }
        await qdrant.Knowledge.ReplaceDocumentsAsync(some, cancellationToken);
        report.Add("Qdrant: writers cut off in a replace", cut, "of 10");
        report.Add("Qdrant: documents that were not whole then", mixed, "");
        report.Add("Qdrant: passages counted, of those written", (await qdrant.Knowledge.CountAsync(cancellationToken)).Passages - documents.Sum(d => d.Passages.Count), "too many");
    }

    private static async Task RestartAsync(BenchedBase qdrant, string command, string question, Report report, CancellationToken cancellationToken)
    {
        using Process restart = Process.Start(OperatingSystem.IsWindows() ? "cmd" : "sh", [OperatingSystem.IsWindows() ? "/c" : "-c", command]);
        Task ended = restart.WaitForExitAsync(cancellationToken);
        long? back = null;
        int refused = 0;
        while (back is null || !ended.IsCompleted)
        {
            try
            {
                await FindAsync(qdrant, question, cancellationToken);
                if (ended.IsCompleted) back ??= Stopwatch.GetTimestamp();
            }
            catch (KnowledgeBaseException fault)
            {
                if (refused++ == 0) Console.WriteLine("while it was away: " + fault.Message);
            }
            await Task.Delay(50, cancellationToken);
        }
        report.Add("Qdrant: searches refused while it restarted", refused, "");
    }
}
