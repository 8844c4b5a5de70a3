using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Workers;
using Rag.Web.Supervision;

namespace Rag.Web.Tests.Supervision;

/// <summary>Time, processes and answers that a test decides.</summary>
internal sealed class WorkerStage : HttpMessageHandler
{
    public static LiveReport Alive { get; } = LiveReport.Of([]);

    public FakeTimeProvider Time { get; } = new();

    /// <summary>What each question is answered with, by its number from 0; null for no answer. An exception is thrown.</summary>
    public Func<int, object?> Answers { get; set; } = _ => Alive;

    /// <summary>Called for each start; an exception stands against it.</summary>
    public Action<FakeChild> Starts { get; set; } = _ => { };

    public ConcurrentQueue<FakeChild> Children { get; } = [];

    public ConcurrentQueue<WorkerStatus> Seen { get; } = [];

    private int asked = -1;

    public WorkerProbe Probe => new(new HttpClient(this) { Timeout = Timeout.InfiniteTimeSpan }, Time);

    public IChildProcess Start(ProcessStartInfo program, Action<string> line)
    {
        FakeChild child = new(Time.GetUtcNow(), line);
        Starts(child);
        Children.Enqueue(child);
        return child;
    }

    /// <summary>Lets time pass until something holds.</summary>
    /// <param name="holds">What is waited for.</param>
    /// <param name="passes">When time passes; null for always. On a busy machine it would run ahead of what takes none.</param>
    public async Task UntilAsync(Func<bool> holds, Func<bool>? passes = null)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (passes?.Invoke() != false) Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        switch (Answers(Interlocked.Increment(ref asked)))
        {
            case Exception fault: throw fault;
            case LiveReport report: return new HttpResponseMessage(report.IsAlive ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable) { Content = JsonContent.Create(report) };
            case HttpStatusCode status: return new HttpResponseMessage(status);
            default:
                await Task.Delay(Timeout.Infinite, cancellationToken);
                throw new UnreachableException();
        }
    }
}

/// <summary>A process that ends when it is told to.</summary>
internal sealed class FakeChild(DateTimeOffset startedAt, Action<string> line) : IChildProcess
{
    private readonly TaskCompletionSource<int> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DateTimeOffset StartedAt => startedAt;

    public bool WasKilled { get; private set; }

    /// <summary>Whether it ends when its input does.</summary>
    public bool Listens { get; set; }

    public Task<int> Exited => exited.Task;

    public bool IsTraced => false;

    public void Say(string text) => line(text);

    public void End(int code) => exited.TrySetResult(code);

    public void CloseInput()
    {
        if (Listens) End(0);
    }

    public void Kill()
    {
        WasKilled = true;
        End(137);
    }

    public void Dispose() { }
}
