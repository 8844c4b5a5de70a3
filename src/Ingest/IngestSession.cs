using Microsoft.Extensions.Options;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reconciling;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;

namespace Rag.Ingest;

/// <summary>From the opening of the stores to the end of the loops: takes up what was left undone, and drops what was not written.</summary>
internal sealed class IngestSession(
    IOptions<RagOptions> options, IKnowledgeBase knowledge, FileLedger ledger, FolderList folders, IndexWriter writer, WorkQueue queue, Storage storage)
{
    /// <summary>Names the folders, before anything else.</summary>
    public void Prepare() => folders.Replace(options.Value.Folders);

    /// <summary>Opens the stores, makes the ledger account for the knowledge base, and queues what waits.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await storage.WriteAsync(knowledge.OpenAsync, cancellationToken);
        queue.Clear();
        await storage.WriteAsync(c => Task.Run(ledger.Begin, c), cancellationToken);
        await storage.WriteAsync(c => LedgerAudit.RunAsync(knowledge, ledger, c), cancellationToken);
        foreach (LedgerEntry entry in ledger.Where(e => e.Deleted || e.Unsaved || e.State == DocumentState.Pending))
        {
            if (entry.Deleted) writer.Add(new Removal(entry.Id));
            else if (entry.Unsaved && (entry.State != DocumentState.Pending || entry.Hash is not null)) writer.Add(new FactsChange(entry.Id));
            if (!entry.Deleted && entry.State == DocumentState.Pending) queue.Add(entry);
        }
        foreach (WatchedFolder folder in folders) folder.NextScan = DateTimeOffset.MinValue;
    }

    /// <summary>Drops what was not written; the ledger still knows of it.</summary>
    public void Discard() => writer.Discard();
}
