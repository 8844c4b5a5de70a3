using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Workers;

namespace Rag.Retrieval.Tests.Workers;

public sealed class HeartbeatsTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly Heartbeats beats;
    private readonly Heartbeat beat;

    public HeartbeatsTests()
    {
        beats = new Heartbeats(time);
        beat = beats.Add("decode loop", TimeSpan.FromMinutes(5));
    }

    [Fact]
    public void Read_LoopWithoutWork_IsAliveForEver()
    {
        using (beat.Begin("computing a batch")) Run(60);
        Run(24 * 3600);
        Assert.True(beats.Read().IsAlive);
        Assert.Equal("idle", Assert.Single(beats.Read().Loops).State);
    }

    [Fact]
    public void Read_StepWithinItsBound_IsWorking()
    {
        using Heartbeat.Step step = beat.Begin("computing a batch");
        Run(299);
        LoopState loop = Assert.Single(beats.Read().Loops);
        Assert.Equal(("working", "computing a batch", 299, 300), (loop.State, loop.Step, loop.Seconds, loop.Bound));
    }

    [Fact]
    public void Read_StepBeyondItsBound_IsStuckAndNamed()
    {
        using Heartbeat.Step step = beat.Begin("computing a batch");
        Run(302);
        Assert.False(beats.Read().IsAlive);
        Assert.Equal("decode loop: computing a batch for 302 s", beats.Read().Fault);
    }

    [Fact]
    public void Read_OneOfSeveralStepsStandsStill_IsStuckThoughTheOthersGetOn()
    {
        using Heartbeat.Step stuck = beat.Begin("reading a.pdf");
        for (int other = 0; other < 302; other++)
        {
            using Heartbeat.Step step = beat.Begin("reading b.md");
            Run(1);
        }
        Assert.Equal("decode loop: reading a.pdf for 302 s", beats.Read().Fault);
    }

    [Fact]
    public void Read_LongStepThatGetsOn_IsWorking()
    {
        using Heartbeat.Step step = beat.Begin("listing a folder");
        for (int entry = 0; entry < 100; entry++)
        {
            Run(60);
            step.Beat();
        }
        Assert.True(beats.Read().IsAlive);
    }

    [Fact]
    public void Read_MachineThatSleptAmidAStep_IsWorking()
    {
        using Heartbeat.Step step = beat.Begin("computing a batch");
        Run(60);
        time.Advance(TimeSpan.FromHours(9));
        LoopState loop = Assert.Single(beats.Read().Loops);
        Assert.Equal("working", loop.State);
        Assert.InRange(loop.Seconds!.Value, 60, 70);
    }

    [Fact]
    public void Read_WhileStorageWaits_NoStepGrowsOld()
    {
        string? reason = "the disk is full";
        beats.Excused = () => reason;
        using Heartbeat.Step step = beat.Begin("writing a batch");
        Run(3600);
        Assert.Equal((true, "the disk is full"), (beats.Read().IsAlive, beats.Read().Waits));
        reason = null;
        Run(200);
        Assert.True(beats.Read().IsAlive);
        Run(200);
        Assert.False(beats.Read().IsAlive);
    }

    [Fact]
    public void Read_LoopThatEnded_IsNotThereAnyMore()
    {
        beat.Dispose();
        Assert.Empty(beats.Read().Loops);
    }

    [Fact]
    public async Task WithEnded_ServiceThatFailed_IsNamedWithItsReason()
    {
        using Failing service = new();
        await service.StartAsync(TestContext.Current.CancellationToken);
        await service.ExecuteTask!.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        LiveReport report = HealthEndpoints.WithEnded(beats.Read(), [service]);
        Assert.False(report.IsAlive);
        Assert.Equal("Failing has ended: the table is gone", report.Fault);
    }

    public void Dispose() => beats.Dispose();

    /// <summary>Time as it passes for a process that runs.</summary>
    private void Run(int seconds)
    {
        for (int second = 0; second < seconds; second++) time.Advance(TimeSpan.FromSeconds(1));
    }

    private sealed class Failing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("the table is gone");
        }
    }
}
