using Microsoft.Extensions.Time.Testing;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Supervision;

public sealed class WorkerPatienceTests
{
    private static readonly WorkerAnswer Alive = new(null, null, false), Silent = new("no answer within 5 s", null, false), Stuck = new(null, "decode loop", false);
    private readonly FakeTimeProvider time = new();
    private readonly WorkerPatience patience;

    public WorkerPatienceTests() => patience = new WorkerPatience(time);

    [Fact]
    public void Note_StartThatTakesMinutes_IsWaitedFor()
    {
        Assert.Null(Rounds(29, Silent));
        Assert.Null(Rounds(1000, Alive));
    }

    [Fact]
    public void Note_WorkerThatNeverAnswers_IsEndedAfterFiveMinutes() =>
        Assert.Equal("did not answer for 5 minutes (no answer within 5 s)", Rounds(30, Silent));

    [Fact]
    public void Note_SilenceForTwoMinutes_EndsIt()
    {
        Rounds(1, Alive);
        Assert.Null(Rounds(11, Silent));
        Assert.Equal("did not answer for 2 minutes (no answer within 5 s)", Rounds(1, Silent));
    }

    [Fact]
    public void Note_AnswerNowAndThen_LeavesItAlone()
    {
        for (int hour = 0; hour < 100; hour++)
        {
            Rounds(1, Alive);
            Assert.Null(Rounds(11, Silent));
        }
    }

    [Fact]
    public void Note_MachineThatSlept_CountsOneQuestion()
    {
        Rounds(1, Alive);
        time.Advance(TimeSpan.FromHours(9));
        Assert.Null(patience.Note(Silent, isTraced: false));
        Assert.Null(Rounds(10, Silent));
    }

    [Fact]
    public void Note_LoopThatStandsStill_IsHeardThreeTimesInARow()
    {
        Rounds(1, Alive);
        Assert.Null(Rounds(2, Stuck));
        Assert.Null(Rounds(1, Alive));
        Assert.Null(Rounds(2, Stuck));
        Assert.Equal("stood still (decode loop)", Rounds(1, Stuck));
    }

    [Fact]
    public void Note_WorkerInADebugger_IsLeftAlone()
    {
        Rounds(1, Alive with { Debugged = true });
        Assert.Null(Rounds(10_000, Silent));
    }

    [Fact]
    public void Note_WorkerInANativeDebugger_IsLeftAlone()
    {
        Rounds(1, Alive);
        Assert.Null(Rounds(10_000, Silent, isTraced: true));
        Assert.Null(Rounds(10_000, Stuck, isTraced: true));
    }

    private string? Rounds(int count, WorkerAnswer answer, bool isTraced = false)
    {
        string? end = null;
        for (int round = 0; round < count; round++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            end = patience.Note(answer, isTraced) ?? end;
        }
        return end;
    }
}
