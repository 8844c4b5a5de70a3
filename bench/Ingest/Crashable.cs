namespace Rag.Bench.Ingest;

/// <summary>What is killed.</summary>
internal interface ICrashable : IDisposable
{
    Task<bool> IsWorkingAsync(CancellationToken cancellationToken);

    /// <summary>kill -9; true where some of it is left that ends by itself in its own time.</summary>
    Task<bool> CrashAsync(CancellationToken cancellationToken);
}

/// <summary>The worker alone.</summary>
internal sealed class CrashableIngest(IngestProcess ingest) : ICrashable
{
    public async Task<bool> IsWorkingAsync(CancellationToken cancellationToken) => !(await ingest.StatusAsync(false, cancellationToken)).Idle;

    public Task<bool> CrashAsync(CancellationToken cancellationToken)
    {
        ingest.Kill();
        return Task.FromResult(false);
    }

    public void Dispose() => ingest.Dispose();
}

/// <summary>The whole product: Ingest alone dies first in a third of the cases, together with Web in another, and by Web's death in the rest.</summary>
internal sealed class CrashableWeb(WebProcess web, Random random) : ICrashable
{
    public async Task<bool> IsWorkingAsync(CancellationToken cancellationToken) => !await web.IsIdleAsync(cancellationToken);

    public async Task<bool> CrashAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<int> workers = web.Workers();
        int way = random.Next(3);
        if (way < 2) web.KillIngest();
        // The supervisor starts another meanwhile.
        if (way == 0) await Task.Delay(random.Next(1500), cancellationToken);
        workers = [.. workers, .. web.Workers()];
        web.Kill();
        if (random.Next(2) == 0) return true;
        while (workers.Any(id => Directory.Exists($"/proc/{id}"))) await Task.Delay(10, cancellationToken);
        return false;
    }

    public void Dispose() => web.Dispose();
}
