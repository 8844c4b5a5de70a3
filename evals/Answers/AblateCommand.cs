using System.Globalization;
using Rag.Evals.Retrieval;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Questions;

namespace Rag.Evals.Answers;

/// <summary>
/// Switches each rule by which a question is read and its sentences are ranked off in turn, over several question sets, and prints what the rule gains on each:
/// the difference that it makes to the share of questions whose best sentence is right, with its 95% interval over questions.
/// </summary>
internal static class AblateCommand
{
    /// <summary>Each makes of a question what it would be had the rule not read it; no change where the rule had nothing to say.</summary>
    private static readonly (string Name, Func<ReadQuestion, ReadQuestion> Without)[] Readings =
    [
        ("restrictions (dates, folders, authors, kinds of file)", question => question.Unrestricted()),
        ("the kind of answer", question => question with { Wants = new WantedAnswer() }),
        ("what holds now", question => question.Wants.IsPresent ? question with { Wants = question.Wants with { IsPresent = false } } : question),
        ("words of request left out", question => question with { KeepsAllWords = true }),
        ("several things asked", question => question.Parts.Count == 0 ? question : question with { Parts = [] }),
    ];

    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        SetArguments arguments = SetArguments.Read(args);
        foreach (string folder in arguments.Folders)
            foreach (bool models in arguments.Models)
                await RunAsync(folder, arguments.Limit, models, cancellationToken);
        return 0;
    }

    private static async Task RunAsync(string folder, int limit, bool models, CancellationToken cancellationToken)
    {
        QuestionSet set = await QuestionSet.ReadAsync(folder, cancellationToken);
        await using EvalBase built = await EvalBase.CreateAsync(set.Corpus, models, null, cancellationToken);
        Dictionary<string, CorpusLine> lines = set.Corpus.ToDictionary(line => line.Id);
        EvalQuestion[] questions = [.. RankedQuestion.Of(set, limit)];
        async Task<RankedQuestion[]> FindAsync(Func<ReadQuestion, ReadQuestion>? changed)
        {
            List<RankedQuestion> found = [];
            foreach (EvalQuestion question in questions)
                found.Add(await RankedQuestion.FindAsync(built, question, lines, SearchFilter.None, changed, cancellationToken));
            return [.. found];
        }

        RankedQuestion[] all = await FindAsync(null);
        double[] best = [.. all.Select(found => First(found.Right, 1))], three = [.. all.Select(found => First(found.Right, 3))];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(folder))}{(models ? ", with an embedding model" : "")}: {questions.Length} questions"));
        foreach (int count in (int[])[1, 3, 8])
        {
            string Share(Func<RankedQuestion, IEnumerable<bool>> passages) => Figure([.. all.Select(found => First(passages(found), count))]);
            Console.WriteLine($"  right among the first {count}: passages found {Share(f => f.Searched)}, passages by sentence {Share(f => f.Places)}, sentences {Share(f => f.Right)}");
        }
        foreach ((string name, Func<ReadQuestion, ReadQuestion> without) in Readings)
        {
            RankedQuestion[] found = await FindAsync(without);
            Print(name, best, [.. found.Select(f => First(f.Right, 1))], three, [.. found.Select(f => First(f.Right, 3))]);
        }
        foreach (FrontRule rule in FrontRule.All) Print(rule.Name, all, SentenceRanking.Weights, rule, best, three);
        for (int i = 0; i < SentenceFeatures.Names.Count; i++)
        {
            int left = i;
            Print("feature: " + SentenceFeatures.Names[i], all, [.. SentenceRanking.Weights.Select((weight, j) => j == left ? 0 : weight)], null, best, three);
        }
    }

    private static void Print(
        string rule, RankedQuestion[] all, IReadOnlyList<double> weights, FrontRule? without, double[] best, double[] three)
    {
        bool[][] right = [.. all.Select(found => found.RightBy(weights, without).Take(3).ToArray())];
        Print(rule, best, [.. right.Select(r => First(r, 1))], three, [.. right.Select(r => First(r, 3))]);
    }

    private static void Print(string rule, double[] best, double[] bestWithout, double[] three, double[] threeWithout) =>
        Console.WriteLine($"  {rule}: best sentence {Gain(best, bestWithout)}, one of three {Gain(three, threeWithout)}");

    private static string Gain(double[] with, double[] without)
    {
        double[] gains = [.. with.Zip(without, (a, b) => a - b)];
        (double low, double high) = Bootstrap.Interval(gains);
        return string.Create(CultureInfo.InvariantCulture, $"{gains.Average():+0.000;-0.000;0} [{low:F3}, {high:F3}]");
    }

    private static string Figure(double[] values)
    {
        (double low, double high) = Bootstrap.Interval(values);
        return string.Create(CultureInfo.InvariantCulture, $"{values.Average():F3} [{low:F3}, {high:F3}]");
    }

    private static double First(IEnumerable<bool> right, int count) => right.Take(count).Contains(true) ? 1 : 0;
}
