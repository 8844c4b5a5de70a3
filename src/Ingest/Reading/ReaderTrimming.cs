namespace Rag.Ingest.Reading;

/// <summary>Lets readers go that have had nothing to do for a while, since each holds memory.</summary>
internal sealed class ReaderTrimming(ReaderPool readers, TimeProvider time) : IWorkerLoop
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Look, time, cancellationToken);
            readers.Trim();
        }
    }
}
