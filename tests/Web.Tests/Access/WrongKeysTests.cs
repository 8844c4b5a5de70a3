using Microsoft.Extensions.Time.Testing;
using Rag.Web.Access;

namespace Rag.Web.Tests.Access;

public sealed class WrongKeysTests
{
    private readonly FakeTimeProvider time = new();
    private readonly WrongKeys wrong;

    public WrongKeysTests() => wrong = new WrongKeys(time);

    [Fact]
    public void Try_ManyWrongKeys_HasToWaitLongerEachTime()
    {
        List<double> waits = [];
        for (int i = 0; i < 14; i++)
        {
            Assert.Equal(TimeSpan.Zero, Guess("a"));
            TimeSpan wait = Guess("a", Caller.ThisMachine);
            if (i < 4) continue; // A right key passes, and forgives nothing.
            waits.Add(wait.TotalSeconds);
            time.Advance(wait);
        }
        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60], waits);
    }

    [Fact]
    public void Try_WhileWaiting_LooksNothingUp()
    {
        for (int i = 0; i < 5; i++) Guess("a");
        Assert.Null(wrong.Try("a", () => throw new InvalidOperationException(), out TimeSpan wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        Assert.Equal(TimeSpan.Zero, Guess("b"));
    }

    [Fact]
    public void Try_AfterAQuarterOfAnHour_IsForgiven()
    {
        for (int i = 0; i < 5; i++) Guess("a");
        time.Advance(TimeSpan.FromMinutes(16));
        for (int i = 0; i < 5; i++) Assert.Equal(TimeSpan.Zero, Guess("a"));
    }

    [Fact]
    public void Try_FromManyAddresses_RemembersABoundedNumber()
    {
        for (int i = 0; i < WrongKeys.Most * 3; i++) Guess("address " + i);
        Assert.Equal(WrongKeys.Most, wrong.Count);
    }

    private TimeSpan Guess(string address, Caller? found = null)
    {
        Caller? caller = wrong.Try(address, () => found, out TimeSpan wait);
        Assert.True(caller == (wait > TimeSpan.Zero ? null : found));
        return wait;
    }
}
