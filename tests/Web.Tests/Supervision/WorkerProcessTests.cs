using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Rag.Retrieval.Workers;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Supervision;

public sealed class WorkerProcessTests : IAsyncDisposable
{
    private static readonly LiveReport Stuck = LiveReport.Of([new LoopState("decode loop", "stuck") { Step = "computing a batch", Seconds = 900, Bound = 600 }]);
    private readonly WorkerStage stage = new();
    private readonly CancellationTokenSource stop = new();
    private readonly WorkerProcess worker;
    private readonly Heartbeats beats;
    private Task run = Task.CompletedTask;

    public WorkerProcessTests()
    {
        beats = new Heartbeats(stage.Time);
        worker = new WorkerProcess(
            new WorkerProgram("Inference", "program", [], new Uri("http://127.0.0.1:1")), () => new Dictionary<string, string?> { ["Rag__DataPath"] = "/data" },
            stage.Start, stage.Probe, beats, stage.Time, NullLogger.Instance);
        worker.Changed += () => stage.Seen.Enqueue(worker.Status);
    }

    [Fact]
    public async Task Run_FirstAnswersTakeTooLong_IsRunningOnceItAnswers()
    {
        // A machine that has just been switched on; the first questions were once the last.
        stage.Answers = number => number < 3 ? null : WorkerStage.Alive;
        Start();
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Running);
        Assert.Single(stage.Children);
    }

    [Fact]
    public async Task Run_NobodyListensAtFirst_IsRunningOnceItAnswers()
    {
        stage.Answers = number => number < 20 ? new HttpRequestException("Connection refused") : WorkerStage.Alive;
        Start();
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Running);
        Assert.Single(stage.Children);
    }

    [Fact]
    public async Task Run_NeverAnswers_IsStartedAgain()
    {
        stage.Answers = _ => stage.Children.Count < 2 ? null : WorkerStage.Alive;
        Start();
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Running);
        Assert.Equal((2, 1), (stage.Children.Count, worker.Status.Restarts));
        Assert.Contains(stage.Seen, status => status.State == WorkerState.Waiting && status.Detail!.Contains("did not answer for 5 minutes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AnswersAndStandsStill_IsNamedEndedAndStartedAgain()
    {
        stage.Answers = number => number < 10 || stage.Children.Count > 1 ? WorkerStage.Alive : Stuck;
        Start();
        await stage.UntilAsync(() => worker.Status is { State: WorkerState.Running, Restarts: 1 });
        Assert.True(stage.Children.First().WasKilled);
        Assert.Contains(stage.Seen, status => status.State == WorkerState.Away && status.Detail!.Contains("decode loop: computing a batch for 900 s", StringComparison.Ordinal));
        Assert.Contains(stage.Seen, status => status.State == WorkerState.Waiting && status.Detail!.StartsWith("Inference stood still (decode loop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_FallsSilent_IsNamedEndedAndStartedAgain()
    {
        stage.Answers = number => number < 10 || stage.Children.Count > 1 ? WorkerStage.Alive : null;
        Start();
        await stage.UntilAsync(() => worker.Status is { State: WorkerState.Running, Restarts: 1 });
        Assert.True(stage.Children.First().WasKilled);
        Assert.Contains(stage.Seen, status => status.State == WorkerState.Away && status.Detail!.Contains("does not answer (no answer within 5 s)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SilentForAWhile_IsNamedAndRunsOn()
    {
        stage.Answers = number => number is > 9 and < 15 ? null : WorkerStage.Alive;
        Start();
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Away);
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Running);
        Assert.Single(stage.Children);
        Assert.Null(worker.Status.Detail);
    }

    [Fact]
    public async Task Run_DiesAgainAndAgain_IsStartedWithGrowingPauses()
    {
        stage.Answers = _ => new HttpRequestException("Connection refused");
        stage.Starts = child =>
        {
            child.Say("fail: Rag.Ingest[0] the ledger is damaged");
            child.End(3);
        };
        Start();
        await stage.UntilAsync(() => stage.Children.Count == 5, passes: () => worker.Status.State == WorkerState.Waiting);
        DateTimeOffset[] times = [.. stage.Children.Select(child => child.StartedAt)];
        double[] pauses = [.. times.Zip(times.Skip(1), (a, b) => (b - a).TotalSeconds)];
        Assert.Collection(pauses, p => Assert.True(p >= 0.5), p => Assert.True(p >= 1), p => Assert.True(p >= 2), p => Assert.True(p >= 4));
        Assert.Contains(stage.Seen, status => status.Detail?.Contains("ended with code 3 (fail: Rag.Ingest[0] the ledger is damaged)", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Run_CannotBeStarted_IsTriedAgain()
    {
        int starts = 0;
        stage.Starts = _ => { if (Interlocked.Increment(ref starts) < 3) throw new Win32Exception("no such file"); };
        Start();
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Running);
        Assert.Contains(stage.Seen, status => status.Detail?.Contains("could not be started: no such file", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Restart_WhileItRuns_StartsTheNextOneAtOnce()
    {
        stage.Starts = child => child.Listens = true;
        Start();
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Running);
        worker.Restart();
        await stage.UntilAsync(() => worker.Status is { State: WorkerState.Running, Restarts: 1 });
        Assert.DoesNotContain(stage.Seen, status => status.State == WorkerState.Waiting);
        Assert.False(stage.Children.First().WasKilled);
    }

    [Fact]
    public async Task Run_Cancelled_EndsTheProcess()
    {
        Start();
        await stage.UntilAsync(() => worker.Status.State == WorkerState.Running);
        await stop.CancelAsync();
        await stage.UntilAsync(() => run.IsCompleted);
        Assert.True(stage.Children.Single().WasKilled);
        Assert.Equal(WorkerState.Stopped, worker.Status.State);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (FakeChild child in stage.Children) child.Listens = true;
        await stop.CancelAsync();
        await stage.UntilAsync(() => run.IsCompleted);
        beats.Dispose();
        stop.Dispose();
    }

    private void Start() => run = worker.RunAsync(stop.Token);
}
