using System.Globalization;
using Rag.Evals.Retrieval;
using Rag.Retrieval.Measuring;

namespace Rag.Evals.Answers;

/// <summary>The figures over all questions.</summary>
internal sealed record Report(string Pipeline, IReadOnlyList<QuestionResult> Results)
{
    private IReadOnlyList<QuestionResult> Gold => [.. Results.Where(r => r.Question is { Answerable: true, Answers.Count: > 0 })];

    public static Report Of(string pipeline, IReadOnlyList<QuestionResult> results) => new(pipeline, results);

    /// <summary>Prints the figures, those over questions with 95% bootstrap intervals.</summary>
    public void Print()
    {
        Console.WriteLine($"{Pipeline}: {Results.Count} questions, {string.Join(", ", Results.GroupBy(r => r.Mode).Select(g => $"{g.Count()} {g.Key}"))}");
        Line("answer F1", Gold.Select(r => r.F1));
        Line("answer recall", Gold.Select(r => r.Recall));
        Line("evidence in top 5", Gold.Where(r => r.Question.Evidence.Count > 0).Select(r => r.EvidenceInTop5 ? 1.0 : 0));
        Line("marked supported and borne out", Results.SelectMany(r => r.Supported).Select(s => s ? 1.0 : 0));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  citations that exist {CitationsExist:P1}, quotes exact {QuotesExact:P1}"));
        if (Results.Any(r => !r.Question.Answerable) || Results.Any(r => r.Mode == "refused"))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  abstention precision {Abstention.Precision:F3}, recall {Abstention.Recall:F3}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  milliseconds, p50 and p95: before the model {At(r => r.BeforeTheModel, 0.5):F0} {At(r => r.BeforeTheModel, 0.95):F0}, first token {At(r => r.FirstToken, 0.5):F0} {At(r => r.FirstToken, 0.95):F0}, whole {At(r => r.Whole, 0.5):F0} {At(r => r.Whole, 0.95):F0}"));
    }

    /// <summary>In the form that the interface document gives.</summary>
    public object ToJson() => new Dictionary<string, object>
    {
        ["pipeline"] = Pipeline,
        ["questions"] = Results.Count,
        ["f1"] = Mean(Gold.Select(r => r.F1)),
        ["answerRecall"] = Mean(Gold.Select(r => r.Recall)),
        ["evidence@5"] = Mean(Gold.Where(r => r.Question.Evidence.Count > 0).Select(r => r.EvidenceInTop5 ? 1.0 : 0)),
        ["citationsExist"] = CitationsExist,
        ["quotesExact"] = QuotesExact,
        ["supported"] = Mean(Results.SelectMany(r => r.Supported).Select(s => s ? 1.0 : 0)),
        ["abstention"] = new { precision = Abstention.Precision, recall = Abstention.Recall },
        ["timeToFirstToken"] = new { p50 = At(r => r.FirstToken, 0.5), p95 = At(r => r.FirstToken, 0.95) },
        ["beforeTheModel"] = new { p50 = At(r => r.BeforeTheModel, 0.5), p95 = At(r => r.BeforeTheModel, 0.95) },
        ["perQuestion"] = Results.Select(r => new
        {
            id = r.Question.Id,
            mode = r.Mode,
            question = r.Question.Text,
            gold = r.Question.Answers,
            answer = r.Answer,
            f1 = r.F1,
            recall = r.Recall,
            parts = r.Parts,
            checks = r.Checks,
            citations = r.Citations,
            retrieved = r.Retrieved.Select(p => new { p.CorpusId, p.Start, p.End }),
        }),
    };

    /// <summary>The figures that are compared from run to run.</summary>
    public IReadOnlyDictionary<string, double> Figures => new Dictionary<string, double>
    {
        ["questions"] = Results.Count,
        ["f1"] = Mean(Gold.Select(r => r.F1)),
        ["answerRecall"] = Mean(Gold.Select(r => r.Recall)),
        ["evidence@5"] = Mean(Gold.Where(r => r.Question.Evidence.Count > 0).Select(r => r.EvidenceInTop5 ? 1.0 : 0)),
        ["supported"] = Mean(Results.SelectMany(r => r.Supported).Select(s => s ? 1.0 : 0)),
        ["abstentionPrecision"] = Abstention.Precision,
        ["abstentionRecall"] = Abstention.Recall,
        ["modelWritten"] = Mean(Results.Select(r => r.Mode == "model" ? 1.0 : 0)),
        ["firstTokenP50"] = At(r => r.FirstToken, 0.5),
    };

    private double CitationsExist => Share(Results.Sum(r => r.CitationsThatExist), Results.Sum(r => r.CitationsGiven));

    private double QuotesExact => Share(Results.Sum(r => r.QuotesExact), Results.Sum(r => r.Citations.Count));

    private (double Precision, double Recall) Abstention
    {
        get
        {
            int refused = Results.Count(r => r.Mode == "refused"), wanted = Results.Count(r => !r.Question.Answerable);
            int right = Results.Count(r => r.Mode == "refused" && !r.Question.Answerable);
            return (Share(right, refused), Share(right, wanted));
        }
    }

    private double At(Func<QuestionResult, double> time, double share)
    {
        double[] sorted = [.. Results.Select(time).Order()];
        return sorted.Length == 0 ? 0 : sorted[(int)(share * (sorted.Length - 1))];
    }

    private static double Share(int part, int all) => all == 0 ? 1 : (double)part / all;

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty(0).Average();

    private static void Line(string name, IEnumerable<double> values)
    {
        List<double> all = [.. values];
        if (all.Count == 0) return;
        (double low, double high) = Bootstrap.Interval(all);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name} {all.Average():F3} [{low:F3}, {high:F3}] of {all.Count}"));
    }
}
