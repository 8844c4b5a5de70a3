namespace Rag.Retrieval.Models;

/// <summary>
/// Ends the wait for a server that takes a request and then is silent. The clock stands still while nobody waits, as when the reader of a
/// stream is slow. For one request; one call at a time.
/// </summary>
/// <param name="what">How the sentence begins that tells of it.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">The caller's, which ends each wait as well.</param>
internal sealed class SilenceLimit(string what, TimeProvider time, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Waits for one thing at most so long.</summary>
    /// <exception cref="InferenceException">It did not come in time.</exception>
    public async Task<T> KeepAsync<T>(TimeSpan longest, Func<CancellationToken, Task<T>> wait)
    {
        await using ITimer timer = time.CreateTimer(_ => either.Cancel(), null, longest, Timeout.InfiniteTimeSpan);
        try
        {
            return await wait(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException silence) when (!cancellationToken.IsCancellationRequested)
        {
            throw new InferenceException($"{what} for {longest.TotalMinutes:0} minutes.", inner: silence);
        }
    }

    public void Dispose() => either.Dispose();
}
