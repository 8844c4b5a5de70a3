using Rag.Retrieval.Workers;

namespace Rag.Web.Supervision;

/// <summary>
/// A worker, or another server, that somebody else runs: asked every second, so that its going and coming are seen at once.
/// </summary>
public sealed class ExternalWorker(string name, string address, WorkerProbe probe, Heartbeats beats, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), Bound = TimeSpan.FromMinutes(2);

    /// <summary>Raised when <see cref="Status"/> changed.</summary>
    public event Action? Changed;

    /// <summary>How it is doing.</summary>
    public WorkerStatus Status { get; private set; } = new(name, WorkerState.External, null, 0);

    /// <summary>Asks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using Heartbeat beat = beats.Add("watch over " + name, Bound);
        try
        {
            while (true)
            {
                WorkerAnswer answer;
                using (beat.Begin("asking it")) answer = await probe.AskAsync(address, cancellationToken);
                Set(answer.IsAlive ? new(name, WorkerState.External, null, 0) : new(name, WorkerState.Away, Describe(answer), 0));
                await Task.Delay(Interval, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) { }
    }

    private string Describe(WorkerAnswer answer)
    {
        string who = name == "Inference" ? "The inference server" : name;
        string what = answer.Fault is { } fault ? $"stands still ({fault})" : $"does not answer ({answer.Silence})";
        return $"{who} at {address} {what}; it is used again as soon as it does.";
    }

    private void Set(WorkerStatus next)
    {
        if (Status == next) return;
        if (next.State == WorkerState.Away) logger.LogWarning("{Detail}", next.Detail);
        else logger.LogInformation("{Worker} at {Address} answers again", name, address);
        Status = next;
        Changed?.Invoke();
    }
}
