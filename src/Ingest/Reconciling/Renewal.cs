using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Reconciling;

/// <summary>Has files read again that did not change: those that failed and may pass now, and, while there is nothing else to do, those that an older recipe made.</summary>
internal sealed class Renewal(FileLedger ledger, WorkQueue queue, IndexWriter writer, PassageCounter counters, Storage storage)
{
    public async Task QueueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        List<string> retries = [.. ledger.Where(e => e.RetryAt <= now).Select(e => e.Id)];
        foreach (LedgerEntry entry in ledger.Update(retries, e => e.Due())) queue.Add(entry);
        CountedBy by = await counters.GetAsync(cancellationToken);
        if (queue.Count > 0 || writer.Unwritten > 0 || storage.Waiting) return;
        foreach (LedgerEntry entry in ledger.Where(e => IsOutdated(e, by) || IsFailureOfOthers(e))) queue.Add(entry);
        // A knowledge base that was built anew needs every file.
        await storage.CheckInstanceAsync(cancellationToken);
    }

    /// <summary>True where passages are to be made again.</summary>
    public async Task<bool> AnyOutdatedAsync(CancellationToken cancellationToken)
    {
        CountedBy by = await counters.GetAsync(cancellationToken);
        return ledger.Any(e => IsOutdated(e, by));
    }

    private static bool IsOutdated(LedgerEntry entry, CountedBy by) => entry is { Deleted: false, Hash: not null } && Recipe.IsOutdated(entry.Recipe, by);

    private static bool IsFailureOfOthers(LedgerEntry entry) =>
        entry is { Deleted: false, Hash: null, State: DocumentState.Failed } && Recipe.IsOfOtherVersion(entry.Recipe);
}
