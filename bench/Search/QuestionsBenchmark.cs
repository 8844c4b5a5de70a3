using Rag.Bench.Ingest;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Tests;

namespace Rag.Bench.Search;

/// <summary>What happens to a question before the search, in processor time, with questions of up to 4,000 characters made to be slow: nothing may take 50 ms.</summary>
internal static class QuestionsBenchmark
{
    private const double Bound = 50;
    private const int Names = 5000;

    private static readonly KnowledgeBaseFacets Facets = new(
        [.. Enumerable.Range(0, Names).Select(i => $"tag{i}")], [.. Enumerable.Range(0, Names).Select(i => $"Author {i}")],
        [.. Enumerable.Range(0, Names).Select(i => $"/notes/{i % 70}/{i}")], [.. Enumerable.Range(0, Names).Select(i => $"note-{i}.md")]);

    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int count = Report.Number(args, "--questions", 2000), seed = Report.Number(args, "--seed", 1);
        Report report = new(args);
        TextAnalyzer analyzer = new();
        (string Name, Action<string> Do)[] steps =
        [
            ("reading", question => QuestionReader.Read(question, [new("user", question), new("assistant", question)], Facets, [], DateTimeOffset.UnixEpoch, analyzer)),
            ("phrases", question => QuotedPhrases.In(question)),
        ];
        foreach ((string _, Action<string> step) in steps) step("What did Anna write in report.pdf last week, and who answered?");
        Dictionary<string, List<double>> taken = steps.ToDictionary(step => step.Name, _ => new List<double>());
        List<double> together = [];
        (double Milliseconds, int Seed) worst = default;
        for (int i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string question = HostileQuestions.Make(seed + i);
            foreach ((string name, Action<string> step) in steps) taken[name].Add(Least(step, question));
            double all = steps.Sum(step => taken[step.Name][i]);
            together.Add(all);
            if (all > worst.Milliseconds) worst = (all, seed + i);
        }
        foreach ((string name, List<double> milliseconds) in taken) report.Add($"{name}, worst", milliseconds.Max(), "ms");
        report.Add($"all before the search, p50 of {count} questions", Report.Percentile(together, 0.5), "ms");
        report.Add("all before the search, p99", Report.Percentile(together, 0.99), "ms");
        report.Add($"all before the search, worst (seed {worst.Seed})", worst.Milliseconds, "ms");
        report.Write();
        Console.WriteLine(worst.Milliseconds < Bound ? $"within the bound of {Bound} ms" : $"over the bound of {Bound} ms");
        return Task.FromResult(worst.Milliseconds < Bound ? 0 : 1);
    }

    /// <summary>Processor time, the least of three runs: what other programs do meanwhile is not the question's.</summary>
    private static double Least(Action<string> step, string question) => Enumerable.Range(0, 3).Min(_ => Time(step, question));

    private static double Time(Action<string> step, string question)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        step(question);
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }
}
