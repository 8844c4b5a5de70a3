namespace Rag.Ingest;

/// <summary>
/// Runs for as long as Ingest works, beside others. It ends by being cancelled; where one ends otherwise, all are ended and begin anew.
/// </summary>
internal interface IWorkerLoop
{
    /// <summary>Runs it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    Task RunAsync(CancellationToken cancellationToken);
}
