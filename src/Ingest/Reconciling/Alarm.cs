namespace Rag.Ingest.Reconciling;

/// <summary>Lets the reconciler's loop sleep until something is due or another thread wakes it.</summary>
internal sealed class Alarm(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Swarm = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim wake = new(0, 1);

    /// <summary>Ends the sleep, or the next one. Safe to call from any thread.</summary>
    public void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake.
        }
    }

    public async Task SleepAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        TimeSpan pause = due - time.GetUtcNow();
        if (pause <= TimeSpan.Zero) return;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(wake.WaitAsync(timer.Token), Task.Delay(pause, time, timer.Token));
        await timer.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        // Events come in swarms.
        await Task.Delay(Swarm, time, cancellationToken);
    }

    public void Dispose() => wake.Dispose();
}
