namespace Rag.Web.Supervision;

/// <summary>For services that begin once the page is served, not while the host still starts.</summary>
public static class HostStart
{
    /// <summary>Waits until the page is served; false where the host ends before. Safe to call from any thread.</summary>
    /// <param name="lifetime">The host's.</param>
    /// <param name="stopping">Cancelled when the host ends.</param>
    public static async Task<bool> WaitAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        try { await Task.Delay(Timeout.Infinite, lifetime.ApplicationStarted).WaitAsync(stopping); }
        catch (OperationCanceledException) { }
        return !stopping.IsCancellationRequested;
    }
}
