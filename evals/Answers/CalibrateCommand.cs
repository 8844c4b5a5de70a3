using System.Globalization;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Knowledge;

namespace Rag.Evals.Answers;

/// <summary>
/// Fits the sentence ranking on all question sets together and prints the weights; what it reports of their quality is cross-validated, so that
/// no question is judged by weights fitted on its own article. Tells as well how often nothing close is found, of the questions and of
/// the same ones with their own document taken away.
/// </summary>
internal static class CalibrateCommand
{
    private const int Folds = 5;

    /// <summary>Features that the development data has hardly any of: left as they were set by hand.</summary>
    private static readonly string[] ByHand =
    [
        "words of heading or title", "not heading and no other property", "begins what is asked", "its document or section is named", "says more",
    ];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        SetArguments arguments = SetArguments.Read(args);
        List<Sample> samples = [];
        foreach (string folder in arguments.Folders)
        {
            foreach (bool with in arguments.Models) samples.AddRange(await CollectAsync(folder, arguments.Limit, with, cancellationToken));
            Console.Error.WriteLine($"{folder}: {samples.Count} questions so far");
        }

        List<(Sample Sample, double[] Weights)> judged = [];
        for (int fold = 0; fold < Folds; fold++)
        {
            double[] weights = Fit(samples.Where(s => s.Fold != fold));
            judged.AddRange(samples.Where(s => s.Fold == fold).Select(s => (s, weights)));
        }
        Console.WriteLine("ranking: " + Numbers(SentenceFeatures.Names, Fit(samples)));
        foreach (var set in judged.GroupBy(j => (j.Sample.Set, j.Sample.Present.ByModel)))
        {
            var findable = set.Where(j => j.Sample.Present.Right.Contains(true)).ToList();
            double Among(int count) => findable.Average(j => j.Sample.Present.RightBy(j.Weights, null).Take(count).Contains(true) ? 1.0 : 0);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Path.GetFileName(set.Key.Set)}{(set.Key.ByModel ? ", with an embedding model" : "")}: best sentence right {Among(1):F3}, one of three {Among(3):F3} of {findable.Count}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  nothing close: {set.Average(j => Far(j.Sample.Present)):F3} of the answerable, {set.Average(j => Far(j.Sample.Absent)):F3} of the others"));
        }
        return 0;
    }

    /// <summary>Questions spread evenly over the set.</summary>
    public static IEnumerable<T> Sampled<T>(IReadOnlyList<T> questions, int limit) => limit >= questions.Count
        ? questions
        : Enumerable.Range(0, limit).Select(i => questions[(int)((long)i * questions.Count / limit)]);

    private static double[] Fit(IEnumerable<Sample> samples) => LinearFit.Listwise(
        [.. samples.Select(s => s.Present).Where(p => p.Right.Contains(true))
            .Select(p => (p.Evidence.Ranked.Select(r => r.Row.Features).ToArray(), p.Right.ToArray()))], 0.001,
        [.. SentenceFeatures.Names.Select((name, i) => ByHand.Contains(name) ? SentenceRanking.Weights[i] : (double?)null)]);

    private static async Task<List<Sample>> CollectAsync(string folder, int limit, bool models, CancellationToken cancellationToken)
    {
        QuestionSet set = await QuestionSet.ReadAsync(folder, cancellationToken);
        await using EvalBase built = await EvalBase.CreateAsync(set.Corpus, models, null, cancellationToken);
        Dictionary<string, CorpusLine> lines = set.Corpus.ToDictionary(line => line.Id);
        List<Sample> samples = [];
        foreach (EvalQuestion question in RankedQuestion.Of(set, limit))
        {
            HashSet<string> own = [.. question.Evidence];
            SearchFilter without = new() { DocumentIds = [.. lines.Keys.Where(id => !own.Contains(id)).Select(EvalBase.DocumentId)] };
            // Paragraphs of one article, and the same article in other languages, fall into one fold.
            string first = question.Evidence[0], article = first.Contains('-', StringComparison.Ordinal) ? first[..first.LastIndexOf('-')] : first;
            int fold = Convert.ToInt32(Rag.Retrieval.Documents.Passage.HashOf(article)[..4], 16) % Folds;
            samples.Add(new Sample(folder, fold, await RankedQuestion.FindAsync(built, question, lines, SearchFilter.None, null, cancellationToken),
                await RankedQuestion.FindAsync(built, question, lines, without, null, cancellationToken)));
        }
        return samples;
    }

    private static double Far(RankedQuestion found) => found.Evidence.HoldsAnyWord ? 0 : 1;

    private static string Numbers(IReadOnlyList<string> names, double[] weights) =>
        string.Join(", ", weights.Select(w => w.ToString("F2", CultureInfo.InvariantCulture))) + "\n  " +
        string.Join("; ", names.Select((name, i) => $"{name} {weights[i].ToString("F2", CultureInfo.InvariantCulture)}"));

    private sealed record Sample(string Set, int Fold, RankedQuestion Present, RankedQuestion Absent);
}
