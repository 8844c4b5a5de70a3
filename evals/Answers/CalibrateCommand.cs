using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Refusing;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Evals.Answers;

/// <summary>
/// Fits the sentence ranking and the refusal on question sets: on the questions of every second document, and reports on those of the others.
/// Unanswerable questions are made by taking the question's own document away.
/// </summary>
internal static class CalibrateCommand
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int limit = int.MaxValue;
        bool models = !args.Contains("--no-models");
        List<string> folders = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--limit") limit = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (!args[i].StartsWith("--", StringComparison.Ordinal)) folders.Add(args[i]);
        }
        List<Sample> samples = [];
        foreach (string folder in folders) samples.AddRange(await CollectAsync(folder, limit, models, cancellationToken));

        List<(double[][], bool[])> lists = [.. samples.Where(s => s.Fits && s.Present.Right.Contains(true)).Select(s => (s.Present.Rows, s.Present.Right))];
        double[] ranking = LinearFit.Listwise(lists, 0.001);
        Console.WriteLine("ranking: " + Numbers(SentenceFeatures.Names, ranking));
        foreach (string set in folders)
        {
            foreach (bool fits in new[] { true, false })
            {
                List<Sample> some = [.. samples.Where(s => s.Set == set && s.Fits == fits && s.Present.Right.Contains(true))];
                Console.WriteLine($"{Path.GetFileName(set)} {(fits ? "fitted on" : "held out")}: best sentence right {some.Average(s => s.RightAmong(1, ranking)):P1}, one of three {some.Average(s => s.RightAmong(3, ranking)):P1} of {some.Count}; before: {some.Average(s => s.RightAmong(1, SentenceRanking.Weights)):P1}, {some.Average(s => s.RightAmong(3, SentenceRanking.Weights)):P1}");
            }
        }

        List<(double[], bool)> rows = [.. samples.Where(s => s.Fits).SelectMany(s => s.RefusalRows(ranking))];
        double[] refusal = LinearFit.Logistic(rows, 0.0005);
        Console.WriteLine("refusal: " + Numbers([.. RefusalFeatures.Names, "bias"], refusal));
        foreach (string set in folders)
        {
            foreach (bool fits in new[] { true, false })
            {
                List<(double[] Features, bool Label)> some = [.. samples.Where(s => s.Set == set && s.Fits == fits).SelectMany(s => s.RefusalRows(ranking))];
                Console.WriteLine($"{Path.GetFileName(set)} {(fits ? "fitted on" : "held out")}: " + Curve(some, refusal));
            }
        }
        return 0;
    }

    private static async Task<List<Sample>> CollectAsync(string folder, int limit, bool models, CancellationToken cancellationToken)
    {
        QuestionSet set = QuestionSet.Read(folder);
        await using EvalBase built = await EvalBase.CreateAsync(set.Corpus, models, null, cancellationToken);
        Dictionary<string, CorpusLine> lines = set.Corpus.ToDictionary(line => line.Id);
        List<Sample> samples = [];
        foreach (EvalQuestion question in Sampled(set.Questions, limit))
        {
            if (question.Evidence.Count == 0) continue;
            HashSet<string> own = [.. question.Evidence];
            SearchFilter without = new() { DocumentIds = [.. set.Corpus.Where(line => !own.Contains(line.Id)).Select(line => EvalBase.DocumentId(line.Id))] };
            bool fits = Rag.Retrieval.Documents.Passage.HashOf(question.Evidence[0].Split('-')[0])[0] % 2 == 0;
            samples.Add(new Sample(folder, fits, question, await GatherAsync(built, question, lines, SearchFilter.None, cancellationToken),
                await GatherAsync(built, question, lines, without, cancellationToken)));
        }
        return samples;
    }

    /// <summary>Questions spread evenly over the set.</summary>
    public static IEnumerable<EvalQuestion> Sampled(IReadOnlyList<EvalQuestion> questions, int limit) => limit >= questions.Count
        ? questions
        : Enumerable.Range(0, limit).Select(i => questions[(int)((long)i * questions.Count / limit)]);

    private static async Task<Found> GatherAsync(
        EvalBase built, EvalQuestion question, Dictionary<string, CorpusLine> lines, SearchFilter scope, CancellationToken cancellationToken)
    {
        TextAnalyzer analyzer = built.Services.GetRequiredService<TextAnalyzer>();
        SearchResult result = await built.Services.GetRequiredService<Retriever>().SearchAsync(new SearchRequest(question.Text, 30) { Scope = scope }, cancellationToken);
        Evidence evidence = await Evidence.GatherAsync(
            question.Text, result.Hits, built.Services.GetRequiredService<SentenceReader>(), built.Services.GetRequiredService<IKnowledgeBase>(), analyzer, cancellationToken);
        IReadOnlyList<RankedSentence> ranked = [.. evidence.Ranked];
        bool[] right = [.. ranked.Select(r => GoldSpans.Overlaps(question, lines, r.Sentence))];
        return new Found(question.Text, evidence, [.. result.Hits.Take(10)], [.. ranked.Select(r => r.Sentence)], [.. ranked.Select(r => r.Features)], right, analyzer);
    }

    private static string Numbers(IReadOnlyList<string> names, double[] weights) =>
        string.Join(", ", weights.Select(w => w.ToString("F2", CultureInfo.InvariantCulture))) + "\n  " +
        string.Join("; ", names.Select((name, i) => $"{name} {weights[i].ToString("F2", CultureInfo.InvariantCulture)}"));

    /// <summary>Precision and recall of refusing at several thresholds.</summary>
    private static string Curve(List<(double[] Features, bool Label)> rows, double[] weights) => string.Join("  ", new[] { 0.3, 0.4, 0.5, 0.6, 0.7 }.Select(threshold =>
    {
        int refused = 0, right = 0, wanted = rows.Count(r => !r.Label);
        foreach ((double[] x, bool label) in rows)
        {
            if (LinearFit.Probability(x, weights) >= threshold) continue;
            refused++;
            if (!label) right++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{threshold:F1}: P {(double)right / Math.Max(1, refused):F3} R {(double)right / Math.Max(1, wanted):F3}");
    }));

    private sealed record Found(
        string Question, Evidence Evidence, IReadOnlyList<Hit> Hits, IReadOnlyList<SourceSentence> Sentences, double[][] Rows, bool[] Right, TextAnalyzer Analyzer);

    private sealed record Sample(string Set, bool Fits, EvalQuestion Question, Found Present, Found Absent)
    {
        public double RightAmong(int count, IReadOnlyList<double> weights)
        {
            double[] scores = [.. Present.Rows.Select(row => row.Zip(weights, (x, w) => x * w).Sum())];
            return Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count).Any(i => Present.Right[i]) ? 1 : 0;
        }

        public IEnumerable<(double[], bool)> RefusalRows(double[] ranking) => [(Features(Present, ranking), true), (Features(Absent, ranking), false)];

        private static double[] Features(Found found, double[] ranking) => RefusalFeatures.Of(
            found.Question, found.Evidence.Terms, found.Hits, SentenceRanking.Rank(found.Sentences, found.Rows, ranking), new PassageTerms(found.Analyzer));
    }
}
