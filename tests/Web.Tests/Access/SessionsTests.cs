using Microsoft.Extensions.Time.Testing;
using Rag.Web.Access;

namespace Rag.Web.Tests.Access;

public sealed class SessionsTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Sessions sessions;
    private readonly CancellationTokenSource key = new();

    public SessionsTests() => sessions = new Sessions(time);

    [Fact]
    public void Begin_ASession_LastsAWeekAndEndsWhatIsOpen()
    {
        string token = Begin();
        time.Advance(Sessions.Lifetime - TimeSpan.FromSeconds(1));
        Caller caller = sessions.Find(token)!;
        Assert.Equal("k1", caller.KeyId);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(caller.Ended.IsCancellationRequested);
        Assert.Null(sessions.Find(token));
    }

    [Fact]
    public void Find_ItsKeyWasRevoked_IsOver()
    {
        string token = Begin();
        Caller caller = sessions.Find(token)!;
        key.Cancel();
        Assert.True(caller.Ended.IsCancellationRequested);
        Assert.Null(sessions.Find(token));
        Assert.Null(sessions.Find(Begin()));
    }

    [Fact]
    public void End_OneOfTwo_LeavesTheOther()
    {
        string first = Begin(), second = Begin();
        sessions.End(first);
        sessions.End("none");
        Assert.Null(sessions.Find(first));
        Assert.NotNull(sessions.Find(second));
    }

    [Fact]
    public void Begin_TooMany_EndsTheOldest()
    {
        string oldest = Begin();
        for (int i = 0; i < Sessions.Most; i++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Begin();
        }
        Assert.Null(sessions.Find(oldest));
    }

    private string Begin() => sessions.Begin(new Caller("k1", "phone", AccessScope.Manage, key.Token));
}
