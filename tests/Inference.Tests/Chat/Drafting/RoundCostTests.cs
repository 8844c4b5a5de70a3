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
    public void PerToken_RoundsOfOneTokenForAWhile_IsAsItWasSeenLast()
    {
        RoundCost cost = new();
        for (int round = 0; round < 200; round++) cost.Learn(1 + round % 4, 0.010 + 0.007 * (round % 4));
        for (int round = 0; round < 200; round++) cost.Learn(1, 0.010);
        Assert.Equal(0.007, cost.PerToken, 0.0007);
    }

    [Fact]
    public void PerToken_OtherProgramsTakeTheProcessorNowAndThen_IsSeenAllTheSame()
    {
        RoundCost cost = new();
        Random others = new(1);
        List<double> seen = [];
        for (int round = 0; round < 2000; round++)
        {
            double seconds = 0.010 + 0.007 * (round % 2);
            cost.Learn(1 + round % 2, others.NextDouble() < 0.15 ? seconds * (1 + 8 * others.NextDouble()) : seconds);
            if (round >= 200) seen.Add(cost.PerToken / cost.Of(1));
        }
        Assert.InRange(seen.Count(ratio => ratio is > 0.45 and < 0.95), 0.9 * seen.Count, seen.Count);
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
