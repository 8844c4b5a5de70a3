using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Search;

public sealed class FusionTests
{
    [Fact]
    public void Combine_OneListAlone_KeepsItsOrderFromOneToZero()
    {
        IReadOnlyList<FusedPassage> fused = Fusion.Combine([new WeightedResult(Scores(9, 6, 3), 0.4), new WeightedResult([], 0.6)]);
        Assert.Equal(["p0", "p1", "p2"], fused.Select(f => f.PassageId));
        Assert.Equal([1, 0.5, 0], fused.Select(f => f.Fused));
    }

    [Fact]
    public void Combine_NothingWithAWeight_IsEmpty() => Assert.Empty(Fusion.Combine([new WeightedResult(Scores(1), 0), new WeightedResult([], 1)]));

    [Fact]
    public void Combine_KeywordResultThatStandsOut_OutweighsTheMeaning()
    {
        // By wording p0 is best, by meaning p1, in both cases by the same weights.
        double[] apart = [10, .. Enumerable.Repeat(1.0, 99)], alike = [10, .. Enumerable.Range(1, 99).Select(i => 10 - i * 0.09)];
        Assert.Equal("p0", Fuse(apart)[0].PassageId);
        Assert.Equal("p1", Fuse(alike)[0].PassageId);

        static IReadOnlyList<FusedPassage> Fuse(double[] keyword) => Fusion.Combine(
        [
            new WeightedResult(Scores(keyword), 0.4, Least: 0) { ByProminence = true },
            new WeightedResult([new ScoredPassage("p1", 0.9), new ScoredPassage("p0", 0.3), .. Enumerable.Range(2, 98).Select(i => new ScoredPassage($"p{i}", 0.2))], 0.6),
        ]);
    }

    private static ScoredPassage[] Scores(params double[] scores) => [.. scores.Select((score, i) => new ScoredPassage($"p{i}", score))];
}
