using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Rag.Retrieval.Workers;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Supervision;

public sealed class ExternalWorkerTests
{
    public static TheoryData<object?, string> Absences => new()
    {
        { new HttpRequestException("Connection refused"), "does not answer (Connection refused)" },
        { null, "does not answer (no answer within 5 s)" },
        { HttpStatusCode.BadGateway, "does not answer (it answers 502)" },
        { LiveReport.Of([new LoopState("decode loop", "stuck") { Step = "computing a batch", Seconds = 900 }]), "stands still (decode loop: computing a batch for 900 s)" },
    };

    [Theory]
    [MemberData(nameof(Absences))]
    public async Task Run_ServerGoesAndComesBack_IsNamedAndTakenUpAgain(object? absence, string named)
    {
        // A foreign server does not know the path that it is asked for.
        WorkerStage stage = new() { Answers = number => number is > 2 and < 6 ? absence : HttpStatusCode.NotFound };
        using Heartbeats beats = new(stage.Time);
        ExternalWorker worker = new("Inference", "http://192.0.2.1:8080", stage.Probe, beats, stage.Time, NullLogger.Instance);
        worker.Changed += () => stage.Seen.Enqueue(worker.Status);
        using CancellationTokenSource stop = new();
        Task run = worker.RunAsync(stop.Token);

        await stage.UntilAsync(() => worker.Status.State == WorkerState.Away);
        Assert.StartsWith("The inference server at http://192.0.2.1:8080 " + named, worker.Status.Detail);
        await stage.UntilAsync(() => worker.Status.State == WorkerState.External);
        Assert.Equal([WorkerState.Away, WorkerState.External], stage.Seen.Select(status => status.State));

        await stop.CancelAsync();
        await run;
    }
}
