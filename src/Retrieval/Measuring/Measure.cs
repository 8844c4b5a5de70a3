namespace Rag.Retrieval.Measuring;

/// <summary>In what a measure counts.</summary>
public enum MeasureUnit
{
    /// <summary>0 to 1.</summary>
    Share,

    /// <summary>Milliseconds.</summary>
    Milliseconds,

    /// <summary>Tokens.</summary>
    Tokens,

    /// <summary>Joules.</summary>
    Joules,
}

/// <summary>One thing that a run tells of each question. Immutable.</summary>
/// <param name="Id">Stable, for programs.</param>
/// <param name="Name">For people.</param>
/// <param name="Group">What it is a measure of: search, answers or cost.</param>
/// <param name="Unit">In what it counts.</param>
/// <param name="MoreIsBetter">False where less is; null where neither is good or bad by itself.</param>
/// <param name="Of">Its value for a question; null where it has none.</param>
public sealed record Measure(string Id, string Name, string Group, MeasureUnit Unit, bool? MoreIsBetter, Func<CaseResult, double?> Of)
{
    /// <summary>All, in the order in which they are shown.</summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        new("hit@1", "Right passage first", "Search", MeasureUnit.Share, true, result => Share(result.HitAt(1))),
        new("hit@5", "Right passage among 5", "Search", MeasureUnit.Share, true, result => Share(result.HitAt(5))),
        new("hit@10", "Right passage among 10", "Search", MeasureUnit.Share, true, result => Share(result.HitAt(10))),
        new("mrr@10", "MRR@10", "Search", MeasureUnit.Share, true, result => result.Mrr10),
        new("ndcg@10", "nDCG@10", "Search", MeasureUnit.Share, true, result => result.Ndcg10),
        new("key", "Key statement found", "Answers", MeasureUnit.Share, true, result => Share(result.Answer?.SaysKey)),
        new("borneOut", "Sentences borne out", "Answers", MeasureUnit.Share, true, result => Marked(result, answer => answer.BorneOut)),
        new("agrees", "Sentences that agree", "Answers", MeasureUnit.Share, null, result => Marked(result, answer => answer.Agrees)),
        new("notFound", "Sentences not found", "Answers", MeasureUnit.Share, false, result => Marked(result, answer => answer.NotFound)),
        new("otherwise", "Source says otherwise", "Answers", MeasureUnit.Share, false, result => Marked(result, one => one.Otherwise)),
        new("rightRefusals", "Rightly refused", "Answers", MeasureUnit.Share, true, result => Refused(result, toRefuse: true)),
        new("wrongRefusals", "Wrongly refused", "Answers", MeasureUnit.Share, false, result => Refused(result, toRefuse: false)),
        new("search", "Search", "Cost", MeasureUnit.Milliseconds, false, result => result.SearchMilliseconds),
        new("firstToken", "Time to first token", "Cost", MeasureUnit.Milliseconds, false, result => result.Answer?.FirstTokenMilliseconds),
        new("total", "Whole answer", "Cost", MeasureUnit.Milliseconds, false, result => result.Answer?.Milliseconds),
        new("tokensIn", "Tokens in", "Cost", MeasureUnit.Tokens, null, result => result.Answer?.TokensIn),
        new("tokensOut", "Tokens out", "Cost", MeasureUnit.Tokens, null, result => result.Answer?.TokensOut),
        new("energy", "Energy of the machine", "Cost", MeasureUnit.Joules, false, result => result.Joules),
    ];

    private static double? Share(bool? holds) => holds is { } it ? it ? 1 : 0 : null;

    private static double? Marked(CaseResult result, Func<AnswerFigures, int> count) =>
        result.Answer is { Marked: > 0 } answer ? (double)count(answer) / answer.Marked : null;

    private static double? Refused(CaseResult result, bool toRefuse) =>
        result.Answer is { } answer && answer.ToRefuse == toRefuse ? Share(answer.Refused) : null;
}

/// <summary>A measure's mean over the questions that have a value.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="Questions">How many have a value.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Its upper end.</param>
public sealed record MeasureFigure(Measure Measure, double Mean, int Questions, double Low, double High)
{
    /// <summary>Of a run; measures without a value are left out.</summary>
    public static IReadOnlyList<MeasureFigure> Of(IReadOnlyList<CaseResult> results)
    {
        List<MeasureFigure> figures = [];
        foreach (Measure measure in Measure.All)
        {
            double[] values = [.. results.Select(measure.Of).OfType<double>()];
            if (values.Length == 0) continue;
            (double low, double high) = Bootstrap.Interval(values);
            figures.Add(new MeasureFigure(measure, values.Average(), values.Length, low, high));
        }
        return figures;
    }
}
