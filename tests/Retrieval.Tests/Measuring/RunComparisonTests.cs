using Rag.Retrieval.Measuring;

namespace Rag.Retrieval.Tests.Measuring;

public sealed class RunComparisonTests
{
    [Fact]
    public void Of_SecondRunFindsMore_IsClearlyBetter()
    {
        List<CaseResult> a = [.. Enumerable.Range(0, 60).Select(i => Result(i, i % 2 == 0 ? 1 : null))];
        List<CaseResult> b = [.. Enumerable.Range(0, 60).Select(i => Result(i, 1))];
        RunComparison comparison = RunComparison.Of(a, b);
        MeasureDifference hit = comparison.Differences.Single(one => one.Measure.Id == "hit@1");
        Assert.Equal((0.5, 1.0, 60), (hit.A, hit.B, hit.Questions));
        Assert.True(hit.Low > 0.3 && hit.High < 0.7, $"{hit.Low} to {hit.High}");
        Assert.True(hit.IsBetter);
        Assert.Equal(30, comparison.Changed.Count);
        Assert.All(comparison.Changed, change => Assert.Equal("right passage not found → 1", change.Change));
    }

    [Fact]
    public void Of_ChanceAlone_IsNotClear()
    {
        // As many won as lost.
        List<CaseResult> a = [.. Enumerable.Range(0, 20).Select(i => Result(i, i < 5 ? 1 : i < 10 ? 3 : 2))];
        List<CaseResult> b = [.. Enumerable.Range(0, 20).Select(i => Result(i, i < 5 ? 3 : i < 10 ? 1 : 2))];
        MeasureDifference mrr = RunComparison.Of(a, b).Differences.Single(one => one.Measure.Id == "mrr@10");
        Assert.Equal(0, mrr.B - mrr.A, 9);
        Assert.Null(mrr.IsBetter);
        Assert.True(mrr.Low < 0 && mrr.High > 0);
    }

    [Fact]
    public void Of_QuestionsOfOneRunAloneOrLeftOut_AreNotCompared()
    {
        RunComparison comparison = RunComparison.Of(
            [Result(1, 1), Result(2, 1), Result(3, 1) with { LeftOut = "changed" }], [Result(2, 4), Result(3, 1), Result(4, 1)]);
        Assert.Equal(1, comparison.Shared);
        Assert.Equal("right passage 1 → 4", Assert.Single(comparison.Changed).Change);
    }

    [Fact]
    public void Of_Answers_LossesComeFirst()
    {
        CaseResult good = Result(1, 1) with { Answer = Answer(said: true, refused: false) },
            bad = Result(1, 1) with { Answer = Answer(said: false, refused: true) };
        RunComparison comparison = RunComparison.Of([good, bad with { QuestionId = "2" }], [bad, good with { QuestionId = "2" }]);
        Assert.Equal(["key statement no longer found; now refused", "key statement now found; no longer refused"],
            comparison.Changed.Select(c => c.Change));
        Assert.Contains(comparison.Differences, one => one.Measure.Id == "wrongRefusals");
        Assert.DoesNotContain(comparison.Differences, one => one.Measure.Id == "energy");
    }

    [Fact]
    public void Interval_OfKnownValues_HoldsTheirMeanAndIsRepeatable()
    {
        double[] values = [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? 1.0 : 0)];
        (double low, double high) = Bootstrap.Interval(values);
        // The normal approximation: 0.25 ± 1.96 · sqrt(0.25 · 0.75 / 100) = 0.165 to 0.335.
        Assert.InRange(low, 0.13, 0.20);
        Assert.InRange(high, 0.30, 0.37);
        Assert.Equal((low, high), Bootstrap.Interval(values));
        Assert.Equal((0, 0), Bootstrap.Interval((double[])[]));
    }

    private static CaseResult Result(int id, int? rank) => new()
    {
        QuestionId = id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Question = "?",
        First = rank,
        Mrr10 = rank is { } it ? 1.0 / it : 0,
        Ndcg10 = rank is { } at ? 1 / Math.Log2(at + 1) : 0,
    };

    private static AnswerFigures Answer(bool said, bool refused) => new() { Refused = refused, ToRefuse = false, SaysKey = said };
}
