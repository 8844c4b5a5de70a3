namespace Rag.Ingest;

/// <summary>
/// After how long a step of a loop counts as standing still. Each is well above what the slowest machine takes for the largest step, since a
/// worker that is ended at work begins that work again. Time in which <see cref="Indexing.Storage"/> waits does not count.
/// </summary>
internal static class LoopBounds
{
    /// <summary>A batch is 256 changes or 4 MB of text at most, and all that the writer waits for is storage.</summary>
    public static TimeSpan Writing { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For one entry of a folder: a share that answers at all does so within a minute or two.</summary>
    public static TimeSpan Listing { get; } = TimeSpan.FromMinutes(10);

    /// <summary>For one request of 8,192 tokens at most, which the connection to the model breaks off after 30 minutes.</summary>
    public static TimeSpan Embedding { get; } = TimeSpan.FromMinutes(45);

    /// <summary>Comparing the ledger with the index takes a second for 10,000 documents; a damaged index is rebuilt here.</summary>
    public static TimeSpan Opening { get; } = TimeSpan.FromMinutes(30);

    /// <summary>Twice the time after which a reader is killed, since a file may wait for the one before it; or until the writer takes it.</summary>
    public static TimeSpan Reading(IngestOptions options) =>
        TimeSpan.FromMinutes(10) + 2 * TimeSpan.FromSeconds(options.ReadSeconds + options.OcrSeconds);

    /// <summary>The largest file at a megabyte a second.</summary>
    public static TimeSpan Hashing(IngestOptions options) => TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(options.LargestFileMegabytes);
}
