namespace Rag.Web.Components.Measure;

/// <summary>Draws at most a few times a second, however often it is told that something changed. Safe to call from any thread.</summary>
internal sealed class Redraws(Action draw, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly CancellationTokenSource gone = new();
    private int waits;

    /// <summary>Something changed.</summary>
    public void Tell()
    {
        if (Interlocked.Exchange(ref waits, 1) == 0) _ = DrawAsync();
    }

    /// <inheritdoc />
    public void Dispose() => gone.Cancel();

    private async Task DrawAsync()
    {
        try { await Task.Delay(Pause, time, gone.Token); }
        catch (OperationCanceledException) { return; }
        Volatile.Write(ref waits, 0);
        draw();
    }
}
