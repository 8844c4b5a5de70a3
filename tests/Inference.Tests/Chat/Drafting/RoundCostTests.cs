using Rag.Inference.Chat.Drafting;

namespace Rag.Inference.Tests.Chat.Drafting;

public sealed class RoundCostTests
{
    [Fact]
    public void Of_RoundsOfManySizes_FollowsTheLine()
    {
        RoundCost cost = new();
        for (int round = 0; round < 200; round++) cost.Learn(1 + round % 8, 0.010 + 0.002 * (round % 8));
        Assert.Equal(0.002, cost.PerToken, 0.0002);
        Assert.Equal(0.018, cost.Of(5), 0.0005);
    }

    [Fact]
    public void PerToken_RoundsOfOneTokenOnly_IsAssumedToBeAThird()
    {
        RoundCost cost = new();
        Assert.False(cost.IsKnown);
        for (int round = 0; round < 50; round++) cost.Learn(1, 0.03);
        Assert.True(cost.IsKnown);
        Assert.Equal(0.01, cost.PerToken, 0.0001);
    }

    [Fact]
    public void PerToken_ProcessorBecomesSlower_IsLearnedWithinDozensOfRounds()
    {
        RoundCost cost = new();
        for (int round = 0; round < 200; round++) cost.Learn(1 + round % 4, 0.010 + 0.001 * (round % 4));
        for (int round = 0; round < 80; round++) cost.Learn(1 + round % 4, 0.040 + 0.020 * (round % 4));
        Assert.Equal(0.02, cost.PerToken, 0.004);
    }
}
