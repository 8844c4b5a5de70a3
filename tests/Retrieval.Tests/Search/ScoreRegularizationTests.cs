using Rag.Retrieval.Search;

namespace Rag.Retrieval.Tests.Search;

public sealed class ScoreRegularizationTests
{
    [Fact]
    public void Apply_PassageLikeTheBest_PassesOneThatStandsAlone()
    {
        FusedPassage[] fused = [Passage("best", 1), Passage("alone", 0.7), Passage("like", 0.65)];
        Dictionary<string, ReadOnlyMemory<float>> vectors = new() { ["best"] = new float[] { 1, 0 }, ["like"] = new float[] { 0.8f, 0.6f }, ["alone"] = new float[] { -0.6f, 0.8f } };
        IReadOnlyList<FusedPassage> ordered = ScoreRegularization.Apply(fused, vectors);
        Assert.Equal(["best", "like", "alone"], ordered.Select(p => p.PassageId));
        Assert.Equal([1, 0.7, 0.65], ordered.Select(p => p.Fused));
        Assert.Equal("passages like it score high: place 2 instead of 3", ordered[1].Reason);
        Assert.Null(ordered[0].Reason);
    }

    [Fact]
    public void Apply_CopyOrNoVector_ChangesNothing()
    {
        FusedPassage[] fused = [Passage("a", 1), Passage("b", 0.7), Passage("copy of a", 0.65)];
        Dictionary<string, ReadOnlyMemory<float>> vectors = new() { ["a"] = new float[] { 1, 0 }, ["copy of a"] = new float[] { 1, 0 } };
        Assert.Equal(["a", "b", "copy of a"], ScoreRegularization.Apply(fused, vectors).Select(p => p.PassageId));
        Assert.Empty(ScoreRegularization.Apply([], vectors));
    }

    private static FusedPassage Passage(string id, double score) => new(id, new double?[3]) { Fused = score };
}
