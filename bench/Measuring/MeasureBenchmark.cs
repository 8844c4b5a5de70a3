using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Rag.Evals.Answers;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Search;
using Report = Rag.Bench.Ingest.Report;

namespace Rag.Bench.Measuring;

/// <summary>
/// What the page "Measure" does without a model: questions from headings, two runs over them (words and meaning, words alone), and their
/// comparison. Over notes written by chance, or those of <c>--folder</c>. Measuring a thousand questions once may take 30 seconds.
/// </summary>
internal static class MeasureBenchmark
{
    private const double Bound = 30;

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int cases = Report.Number(args, "--cases", 1000), seed = Report.Number(args, "--seed", 1);
        Report report = new(args);
        string? given = Report.Option(args, "--folder");
        string folder = given ?? Directory.CreateTempSubdirectory("rag-measure-").FullName;
        try
        {
            if (given is null) SampleNotes.Write(folder, cases / 4 + 1, seed);
            await using EvalBase library = await EvalBase.CreateAsync(
                await FileCorpus.ReadAsync(folder, "*", cancellationToken), withModels: false, ability: null, cancellationToken);
            return await MeasureAsync(library, cases, seed, report, cancellationToken);
        }
        finally
        {
            if (given is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(EvalBase library, int cases, int seed, Report report, CancellationToken cancellationToken)
    {
        IKnowledgeBase knowledge = library.Services.GetRequiredService<IKnowledgeBase>();
        TextAnalyzer analyzer = library.Services.GetRequiredService<TextAnalyzer>();
        Retriever retriever = library.Services.GetRequiredService<Retriever>();
        KnowledgeBaseCounts counts = await knowledge.CountAsync(cancellationToken);
        report.Add("documents", counts.Indexed, "");
        report.Add("passages", counts.Passages, "");
        await retriever.WarmUpAsync(cancellationToken);

        Stopwatch clock = Stopwatch.StartNew();
        MadeQuestions made = await new HeadingQuestions(knowledge, analyzer).MakeAsync("bench", cases, seed, null, cancellationToken);
        report.Add("questions from headings", made.Questions.Count, "");
        foreach ((string reason, int count) in made.LeftOut) report.Add("left out: " + reason, count, "");
        report.Add("making them", clock.Elapsed.TotalSeconds, "s");
        if (made.Questions.Count == 0) return 1;

        CaseMeasurement measurement = new(
            retriever.SearchAsync, (_, _) => throw new NotSupportedException("Only the search is measured."),
                new PassageLocator(knowledge), analyzer, TimeProvider.System);
        (List<CaseResult> hybrid, double seconds) = await RunAsync("words and meaning", new RunSettings { Set = "bench" });
        (List<CaseResult> words, double secondsOfWords) =
            await RunAsync("words alone", new RunSettings { Set = "bench", ByMeaning = false });
        clock.Restart();
        RunComparison comparison = RunComparison.Of(words, hybrid);
        report.Add("comparing, with intervals", clock.Elapsed.TotalSeconds, "s");
        foreach (MeasureDifference one in comparison.Differences.Where(one => one.Measure.Unit == MeasureUnit.Share))
            report.Add($"{one.Measure.Id}: hybrid less words, low", one.Low, $"to {one.High:0.###}");
        report.Write();
        double worst = Math.Max(seconds, secondsOfWords) * 1000 / made.Questions.Count;
        Console.WriteLine(worst < Bound ? $"within the bound of {Bound} s for 1,000 questions"
            : $"over the bound of {Bound} s for 1,000 questions");
        return worst < Bound ? 0 : 1;

        async Task<(List<CaseResult> Results, double Seconds)> RunAsync(string name, RunSettings settings)
        {
            clock.Restart();
            List<CaseResult> results = [];
            foreach (OwnQuestion question in made.Questions)
                results.Add((await measurement.MeasureAsync(question, settings, answers: false, cancellationToken)).Result);
            double taken = clock.Elapsed.TotalSeconds;
            report.Add(name, taken, "s");
            foreach (MeasureFigure figure in MeasureFigure.Of(results).Where(figure => figure.Measure.Unit == MeasureUnit.Share))
                report.Add($"{name}, {figure.Measure.Id}", figure.Mean, "");
            return (results, taken);
        }
    }
}
