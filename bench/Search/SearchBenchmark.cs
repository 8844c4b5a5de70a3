using System.Diagnostics;
using System.Text.Json;
using Rag.Bench.Ingest;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Bench.Search;

/// <summary>
/// Hybrid search end to end: HTTP requests to the real Web over indexes of several sizes, one client and eight, and while a document is replaced.
/// </summary>
internal static class SearchBenchmark
{
    private const int Clients = 8, Replacements = 8, Typists = 40;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        string[] folders = [.. args.TakeWhile(a => !a.StartsWith('-'))];
        SampleText text = new(folders);
        if (text.Distinct == 0 || text.Questions.Count == 0)
        {
            Console.WriteLine("search FOLDER... [--sizes 1000,10000,100000] [--queries 300] [--data FOLDER] [--json FILE]   (BEIR folders; --data keeps the indexes)");
            return 2;
        }
        int[] sizes = [.. (Report.Option(args, "--sizes") ?? "1000,10000,100000").Split(',').Select(int.Parse)];
        int queries = Report.Number(args, "--queries", 300);
        string data = Report.Option(args, "--data") ?? Directory.CreateTempSubdirectory("rag-search-").FullName;
        Report report = new(args);
        report.Add("distinct passages in the folders", text.Distinct, "");
        try
        {
            foreach (int size in sizes)
            {
                string index = Path.Combine(data, $"index-{size}");
                if (!Directory.Exists(index)) await BuildAsync(text, size, index, cancellationToken);
                await OpenAsync(text, size, index, report, cancellationToken);
                await MeasureAsync(text, size, index, queries, report, cancellationToken);
            }
        }
        finally
        {
            if (Report.Option(args, "--data") is null) Directory.Delete(data, recursive: true);
        }
        report.Write();
        return 0;
    }

    private static async Task BuildAsync(SampleText text, int size, string index, CancellationToken cancellationToken)
    {
        string building = index + ".part";
        if (Directory.Exists(building)) Directory.Delete(building, recursive: true);
        using (SqliteKnowledgeBase knowledge = Open(building))
        {
            await knowledge.OpenAsync(cancellationToken);
            foreach (IndexedDocument[] batch in text.Documents(size).Chunk(25)) await knowledge.ReplaceDocumentsAsync(batch, cancellationToken);
        }
        Directory.Move(building, index);
    }

    /// <summary>From nothing to the first result, in a process that is warm but for the index.</summary>
    private static async Task OpenAsync(SampleText text, int size, string index, Report report, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        using SqliteKnowledgeBase knowledge = Open(index);
        await knowledge.OpenAsync(cancellationToken);
        await knowledge.SearchKeywordAsync(text.Questions[0], 10, SearchFilter.None, cancellationToken);
        report.Add($"{size}: open to first query", Stopwatch.GetElapsedTime(started).TotalMilliseconds, "ms");
    }

    private static async Task MeasureAsync(SampleText text, int size, string index, int queries, Report report, CancellationToken cancellationToken)
    {
        (SearchServer web, TimeSpan firstAnswer) = await SearchServer.StartAsync(index, text.Questions[0], cancellationToken);
        using SearchServer _ = web;
        report.Add($"{size}: start of Web to first answer", firstAnswer.TotalMilliseconds, "ms");
        string[] questions = [.. Enumerable.Range(0, queries).Select(i => text.Questions[i % text.Questions.Count])];
        await RunAsync(web, questions, 1, cancellationToken);

        TimeSpan used = web.ProcessorTime;
        (List<double> alone, double aloneSeconds) = await RunAsync(web, questions, 1, cancellationToken);
        report.Add($"{size}: one client, processor time of Web a query", (web.ProcessorTime - used).TotalMilliseconds / questions.Length, "ms");
        report.Add($"{size}: one client, p50", Report.Percentile(alone, 0.5), "ms");
        report.Add($"{size}: one client, p95", Report.Percentile(alone, 0.95), "ms");
        report.Add($"{size}: one client", alone.Count / aloneSeconds, "queries/s");
        (List<double> together, double togetherSeconds) = await RunAsync(web, questions, Clients, cancellationToken);
        report.Add($"{size}: eight clients, p95", Report.Percentile(together, 0.95), "ms");
        report.Add($"{size}: eight clients, worst", together.Max(), "ms");
        report.Add($"{size}: eight clients to one, throughput", together.Count / togetherSeconds / (alone.Count / aloneSeconds), "times");
        report.Add($"{size}: eight clients while a document is replaced {Replacements} times, worst", await WhileReplacingAsync(web, text, index, questions, cancellationToken), "ms");
        List<double> typed = (await RunAsync(web, [.. questions.Take(Typists).SelectMany(Typed)], 1, cancellationToken)).Milliseconds;
        report.Add($"{size}: every beginning of {Typists} questions as they are typed, p50", Report.Percentile(typed, 0.5), "ms");
        report.Add($"{size}: the same, p95", Report.Percentile(typed, 0.95), "ms");
        report.Add($"{size}: the same, worst", typed.Max(), "ms");
        report.Add($"{size}: memory of Web", web.WorkingSet / 1e6, "MB");
        foreach ((string step, double milliseconds) in await StepsAsync(web, questions, cancellationToken)) report.Add($"{size}: step {step}, mean", milliseconds, "ms");
    }

    /// <summary>What a search field sends while a question is typed into it.</summary>
    private static IEnumerable<string> Typed(string question) => Enumerable.Range(1, Math.Min(question.Length, 30)).Select(length => question[..length]);

    private static async Task<(List<double> Milliseconds, double Seconds)> RunAsync(SearchServer web, string[] questions, int clients, CancellationToken cancellationToken)
    {
        List<double> milliseconds = [];
        int next = -1;
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(async () =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < questions.Length;)
            {
                long asked = Stopwatch.GetTimestamp();
                await web.SearchAsync(questions[i], cancellationToken);
                lock (milliseconds) milliseconds.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        }, cancellationToken)));
        return (milliseconds, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>The slowest query while one document of 20 passages gets other ones again and again, as Ingest would write it.</summary>
    private static async Task<double> WhileReplacingAsync(SearchServer web, SampleText text, string index, string[] questions, CancellationToken cancellationToken)
    {
        using SqliteKnowledgeBase knowledge = Open(index);
        await knowledge.OpenAsync(cancellationToken);
        using CancellationTokenSource done = new();
        Task<double> searching = Task.Run(async () =>
        {
            double worst = 0;
            while (!done.IsCancellationRequested) worst = Math.Max(worst, (await RunAsync(web, questions[..Math.Min(100, questions.Length)], Clients, cancellationToken)).Milliseconds.Max());
            return worst;
        }, cancellationToken);
        int seed = Environment.TickCount & 0xFFFF;
        for (int i = 0; i < Replacements; i++)
        {
            await Task.Delay(300, cancellationToken);
            await knowledge.ReplaceDocumentsAsync([text.Document(0, Enumerable.Range(1_000_000 + (seed + i) * 20, 20))], cancellationToken);
        }
        await done.CancelAsync();
        return await searching;
    }

    /// <summary>Where the time goes, as the answers themselves tell.</summary>
    private static async Task<IReadOnlyDictionary<string, double>> StepsAsync(SearchServer web, string[] questions, CancellationToken cancellationToken)
    {
        Dictionary<string, double> steps = [];
        foreach (string question in questions)
        {
            using JsonDocument answer = JsonDocument.Parse(await web.SearchAsync(question, cancellationToken));
            foreach (JsonElement step in answer.RootElement.GetProperty("steps").EnumerateArray())
            {
                string name = step.GetProperty("name").GetString()!;
                steps[name] = steps.GetValueOrDefault(name) + step.GetProperty("milliseconds").GetDouble() / questions.Length;
            }
        }
        return steps;
    }

    private static SqliteKnowledgeBase Open(string folder) =>
        new(Path.Combine(folder, "knowledge.db"), TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
}
