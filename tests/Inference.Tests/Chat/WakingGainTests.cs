using Rag.Inference.Chat;

namespace Rag.Inference.Tests.Chat;

public sealed class WakingGainTests
{
    [Fact]
    public void IsWorth_NothingMeasured_IsTried()
    {
        WakingGain gain = new();
        Assert.True(gain.IsWorth(1 << 30, 1));
        gain.Computed(1000, 1);
        Assert.True(gain.IsWorth(1 << 30, 1));
    }

    [Fact]
    public void IsWorth_CopyingTakesLongerThanComputing_IsNot()
    {
        WakingGain gain = new();
        gain.Computed(1000, seconds: 1);
        gain.Copied(1000, seconds: 1);
        Assert.True(gain.IsWorth(500, tokens: 1000));
        Assert.False(gain.IsWorth(2000, tokens: 1000));
        // What waking took tells more than what copying out did.
        gain.Woken(100_000, seconds: 1);
        Assert.True(gain.IsWorth(2000, tokens: 1000));
    }

    [Fact]
    public void IsWorth_RefusedAgainAndAgain_IsTriedOnceMore()
    {
        WakingGain gain = new();
        gain.Computed(1000, seconds: 1);
        gain.Woken(100, seconds: 1);
        int refusals = 0;
        while (!gain.IsWorth(1000, tokens: 1000)) refusals++;
        Assert.InRange(refusals, 10, 100);
    }
}
