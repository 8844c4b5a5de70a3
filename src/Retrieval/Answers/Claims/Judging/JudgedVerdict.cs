namespace Rag.Retrieval.Answers.Claims.Judging;

/// <summary>Joins what the exact check found with what a judge says. Pure.</summary>
internal static class JudgedVerdict
{
    /// <summary>
    /// A judge confirms what agrees or puts it in doubt. It overrules no number, name or negation: these are exact, and a small judge is
    /// not.
    /// </summary>
    /// <param name="verdict">Of <see cref="ClaimCheck"/>.</param>
    /// <param name="probability">Of "yes"; null where nothing was judged.</param>
    /// <param name="thresholds">From the judge's self-test.</param>
    public static ClaimVerdict Join(ClaimVerdict verdict, double? probability, JudgeThresholds thresholds)
    {
        if (probability is not { } yes) return verdict;
        ClaimVerdict judged = verdict with { Probability = yes };
        // The source's own words need no judge.
        if (verdict.Mark is not ClaimMark.Agrees) return judged;
        if (yes >= thresholds.Yes) return judged with
        {
            Mark = ClaimMark.BorneOut,
            Reason = $"judged to be said, {yes:P0}; {verdict.Reason}"
        };
        return yes < thresholds.No ? judged with
        {
            Mark = ClaimMark.NotFound,
            Reason = $"judged not to be said, {1 - yes:P0}; {verdict.Reason}"
        } : judged;
    }
}

/// <summary>From which probabilities of "yes" a judge is believed; its self-test sets them.</summary>
/// <param name="Yes">At or above: borne out.</param>
/// <param name="No">Below: not found.</param>
internal readonly record struct JudgeThresholds(double Yes, double No)
{
    /// <summary>Before any self-test: confirms at even odds, doubts at one in ten.</summary>
    public static JudgeThresholds Default => new(0.5, 0.1);

    /// <summary>
    /// Thresholds from judged examples: "no" where at most this share of the right statements is lost, "yes" where right statements are
    /// the more likely ones.
    /// </summary>
    /// <param name="right">Probabilities of statements that are said.</param>
    /// <param name="wrong">Of others.</param>
    /// <param name="lost">0 to 1.</param>
    public static JudgeThresholds From(IReadOnlyList<double> right, IReadOnlyList<double> wrong, double lost = 0.05)
    {
        if (right.Count == 0 || wrong.Count == 0) return Default;
        double no = right.Order().ElementAt((int)(lost * right.Count));
        return new JudgeThresholds(Math.Max(no, (right.Average() + wrong.Average()) / 2), no);
    }
}
