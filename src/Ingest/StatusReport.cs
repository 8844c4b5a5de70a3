using Rag.Ingest.Embedding;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Workers;

namespace Rag.Ingest;

/// <summary>Says where Ingest stands. Idle is claimed only after the disk itself was compared with the ledger.</summary>
internal sealed class StatusReport(
    IngestWorker worker, FolderList folders, Reconciler reconciler, FileLedger ledger, WorkQueue queue, IndexWriter writer, EmbeddingBackfill backfill, Storage storage,
    Warnings warnings, Throughput throughput)
{
    /// <param name="verify">False for a quick look that trusts events and never claims idle falsely by more than their delay.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IngestStatus> GetAsync(bool verify, CancellationToken cancellationToken)
    {
        bool idle = worker.Started && AtRest();
        (int embedded, int texts) = (0, 0);
        try
        {
            if (worker.Started && !storage.Waiting) (embedded, texts) = await backfill.GetProgressAsync(cancellationToken);
            idle = idle && embedded >= texts && (!verify || await reconciler.VerifyAsync(cancellationToken)) && AtRest();
        }
        catch (Exception fault) when (Storage.IsTemporary(fault))
        {
            // What stops indexing for a while must not keep the owner from being told of it.
            idle = false;
        }
        List<string> listed = [.. folders.Select(f => f.Path)];
        IEnumerable<FolderStatus> removed = ledger.Where(e => !e.Deleted && !listed.Contains(e.Folder)).Select(e => e.Folder).Distinct(StringComparer.Ordinal)
            .Select(f => new FolderStatus(f, WatchedFolder.Removed, "off the list; its documents stay until you confirm that they may go"));
        IReadOnlyList<FolderStatus> states = [.. folders.Select(f => f.Status), .. removed];
        IEnumerable<string> polling = states.Where(f => f.State == WatchedFolder.Polling).Select(f => $"{f.Path}: {f.Reason}");
        return new IngestStatus(
            idle, queue.Paused, states, queue.Count, [.. queue.Open.Where(p => p.Length > 0)], embedded, texts, throughput.FilesPerSecond, [.. warnings.All, .. polling]);
    }

    private bool AtRest() =>
        !queue.Paused && !storage.Waiting && !backfill.Waiting && reconciler.IsQuiet && queue.Count == 0 && writer.Unwritten == 0;
}
