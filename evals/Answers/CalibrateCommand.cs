using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Refusing;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Evals.Answers;

/// <summary>
/// Fits the sentence ranking and the refusal on all question sets together and prints the weights; what it reports of their quality is
/// cross-validated, so that no question is judged by weights fitted on its own article. Unanswerable questions are made by taking the
/// question's own document away.
/// </summary>
internal static class CalibrateCommand
{
    private const int Folds = 5;
    private static readonly double[] ShippedThresholds = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98];
    private static readonly double[] Thresholds = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

    /// <summary>Features that the development data has hardly any of: left as they were set by hand.</summary>
    private static readonly string[] ByHand = ["words of heading or title", "not heading and no other property", "not question", "whole", "defines", "its document or section is named", "record of what is asked", "says more"];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        int limit = int.MaxValue;
        bool[] models = args.Contains("--no-models") ? [false] : args.Contains("--models") ? [true] : [false, true];
        List<string> folders = [];
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "--limit") limit = int.Parse(args[++i], CultureInfo.InvariantCulture);
            else if (!args[i].StartsWith("--", StringComparison.Ordinal)) folders.Add(args[i]);
        }
        List<Sample> samples = [];
        foreach (string folder in folders)
        {
            foreach (bool with in models) samples.AddRange(await CollectAsync(folder, limit, with, cancellationToken));
            Console.Error.WriteLine($"{folder}: {samples.Count} questions so far");
        }

        foreach (var set in samples.GroupBy(sample => (sample.Set, sample.Present.ByModel)))
        {
            Console.WriteLine($"{Path.GetFileName(set.Key.Set)}{(set.Key.ByModel ? ", with an embedding model" : "")}, as shipped, {set.Count()} questions");
            Console.WriteLine(AsShipped([.. set.Select(sample => sample.Present)], [.. set.Select(sample => sample.Absent)]));
        }
        if (args.Contains("--as-shipped")) return 0;

        double[] ranking = Rank(samples);
        List<(Sample Sample, double[] Ranking, double[] Refusal)> judged = [];
        for (int fold = 0; fold < Folds; fold++)
        {
            List<Sample> others = [.. samples.Where(s => s.Fold != fold)];
            double[] ranks = Rank(others), refuses = Refuse(others, ranks);
            judged.AddRange(samples.Where(s => s.Fold == fold).Select(s => (s, ranks, refuses)));
        }
        Console.WriteLine("ranking: " + Numbers(SentenceFeatures.Names, ranking));
        Console.WriteLine("refusal: " + Numbers([.. RefusalFeatures.Names, "bias"], Refuse(samples, ranking)));
        foreach (var set in judged.GroupBy(j => (j.Sample.Set, j.Sample.Present.ByModel)))
        {
            var answerable = set.Where(j => j.Sample.Present.Right.Contains(true)).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(set.Key.Set)}{(set.Key.ByModel ? ", with an embedding model" : "")}: best sentence right {answerable.Average(j => j.Sample.RightAmong(1, j.Ranking)):F3}, one of three {answerable.Average(j => j.Sample.RightAmong(3, j.Ranking)):F3} of {answerable.Count}"));
            Console.WriteLine(Curve([.. set.SelectMany(j => j.Sample.RefusalRows(j.Ranking).Select(row => (LinearFit.Probability(row.Features, j.Refusal), row.Label)))]));
        }
        return 0;
    }

    private static double[] Rank(IEnumerable<Sample> samples) => LinearFit.Listwise(
        [.. samples.Where(s => s.Present.Right.Contains(true)).Select(s => (s.Present.Rows.Select(r => r.Features).ToArray(), s.Present.Right))], 0.001,
        [.. SentenceFeatures.Names.Select((name, i) => ByHand.Contains(name) ? SentenceRanking.Weights[i] : (double?)null)]);

    private static double[] Refuse(IEnumerable<Sample> samples, double[] ranking) => LinearFit.Logistic([.. samples.SelectMany(s => s.RefusalRows(ranking))], 0.0005);

    private static async Task<List<Sample>> CollectAsync(string folder, int limit, bool models, CancellationToken cancellationToken)
    {
        QuestionSet set = await QuestionSet.ReadAsync(folder, cancellationToken);
        await using EvalBase built = await EvalBase.CreateAsync(set.Corpus, models, null, null, cancellationToken);
        Dictionary<string, CorpusLine> lines = set.Corpus.ToDictionary(line => line.Id);
        List<Sample> samples = [];
        foreach (EvalQuestion question in Sampled(set.Questions, limit))
        {
            if (question.Evidence.Count == 0) continue;
            HashSet<string> own = [.. question.Evidence];
            SearchFilter without = new() { DocumentIds = [.. set.Corpus.Where(line => !own.Contains(line.Id)).Select(line => EvalBase.DocumentId(line.Id))] };
            // Paragraphs of one article, and the same article in other languages, fall into one fold.
            string article = question.Evidence[0].Contains('-', StringComparison.Ordinal) ? question.Evidence[0][..question.Evidence[0].LastIndexOf('-')] : question.Evidence[0];
            int fold = Convert.ToInt32(Rag.Retrieval.Documents.Passage.HashOf(article)[..4], 16) % Folds;
            samples.Add(new Sample(folder, fold, await GatherAsync(built, question, lines, SearchFilter.None, cancellationToken),
                await GatherAsync(built, question, lines, without, cancellationToken)));
        }
        return samples;
    }

    /// <summary>Questions spread evenly over the set.</summary>
    public static IEnumerable<T> Sampled<T>(IReadOnlyList<T> questions, int limit) => limit >= questions.Count
        ? questions
        : Enumerable.Range(0, limit).Select(i => questions[(int)((long)i * questions.Count / limit)]);

    private static async Task<Found> GatherAsync(
        EvalBase built, EvalQuestion question, Dictionary<string, CorpusLine> lines, SearchFilter scope, CancellationToken cancellationToken)
    {
        TextAnalyzer analyzer = built.Services.GetRequiredService<TextAnalyzer>();
        SearchResult result = await built.Services.GetRequiredService<Retriever>().SearchAsync(new SearchRequest(question.Text, 30) { Scope = scope }, cancellationToken);
        Evidence evidence = await Evidence.GatherAsync(
            result.Question.Unrestricted(), result.Hits, built.Services.GetRequiredService<SentenceReader>(), built.Services.GetRequiredService<IKnowledgeBase>(), analyzer, cancellationToken);
        IReadOnlyList<RankedSentence> ranked = [.. evidence.Ranked];
        bool[] right = [.. ranked.Select(r => GoldSpans.Overlaps(question, lines, r.Sentence))];
        return new Found(evidence.Question, evidence, [.. result.Hits.Take(10)], built.Models.Embedding is not null, [.. ranked.Select(r => r.Sentence)], [.. ranked.Select(r => r.Row)], right, analyzer);
    }

    private static string Numbers(IReadOnlyList<string> names, double[] weights) =>
        string.Join(", ", weights.Select(w => w.ToString("F2", CultureInfo.InvariantCulture))) + "\n  " +
        string.Join("; ", names.Select((name, i) => $"{name} {weights[i].ToString("F2", CultureInfo.InvariantCulture)}"));

    /// <summary>
    /// With the weights as they are: the share of questions below a probability, answerable ones and ones whose document was taken away, and of the answerable ones above it how
    /// many have their best sentence right.
    /// </summary>
    private static string AsShipped(IReadOnlyList<Found> present, IReadOnlyList<Found> absent) => string.Create(CultureInfo.InvariantCulture,
        $"  no sentence has any of its words: {present.Average(NoWords):F3} of the answerable, {absent.Average(NoWords):F3} of the others\n") + string.Join('\n', ShippedThresholds.Select(threshold =>
    {
        Found[] sure = [.. present.Where(found => found.Evidence.Probability >= threshold)];
        Found[] alsoSure = [.. absent.Where(found => found.Evidence.Probability >= threshold)];
        int right = sure.Count(found => found.Right is [true, ..]);
        return string.Create(CultureInfo.InvariantCulture,
            $"  at {threshold:F2}: below it {1 - sure.Length / (double)present.Count:F3} of the answerable, {1 - alsoSure.Length / (double)absent.Count:F3} of the others; above it best sentence right {right} of {sure.Length} ({right / (double)Math.Max(1, sure.Length):F3})");
    }));

    private static double NoWords(Found found) => found.Evidence.Features[0] <= 0 ? 1 : 0;

    /// <summary>Precision and recall of refusing at several thresholds.</summary>
    private static string Curve(List<(double Probability, bool Label)> rows) => string.Join('\n', Thresholds.Select(threshold =>
    {
        int refused = rows.Count(r => r.Probability < threshold), right = rows.Count(r => r.Probability < threshold && !r.Label), wanted = rows.Count(r => !r.Label);
        return string.Create(CultureInfo.InvariantCulture, $"  refused below {threshold:F1}: precision {(double)right / Math.Max(1, refused):F3}, recall {(double)right / Math.Max(1, wanted):F3}");
    }));

    private sealed record Found(
        ReadQuestion Question, Evidence Evidence, IReadOnlyList<Hit> Hits, bool ByModel, IReadOnlyList<SourceSentence> Sentences, SentenceRow[] Rows, bool[] Right, TextAnalyzer Analyzer);

    private sealed record Sample(string Set, int Fold, Found Present, Found Absent)
    {
        public double RightAmong(int count, IReadOnlyList<double> weights)
        {
            double[] scores = [.. Present.Rows.Select(row => row.Features.Zip(weights, (x, w) => x * w).Sum())];
            return Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count).Any(i => Present.Right[i]) ? 1 : 0;
        }

        public IEnumerable<(double[] Features, bool Label)> RefusalRows(double[] ranking) => [(Features(Present, ranking), true), (Features(Absent, ranking), false)];

        private static double[] Features(Found found, double[] ranking) => RefusalFeatures.Of(
            found.Question, found.Evidence.Terms, found.Hits, SentenceRanking.Rank(found.Sentences, found.Rows, ranking), new PassageTerms(found.Analyzer));
    }
}
