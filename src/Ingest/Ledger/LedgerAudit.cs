using Rag.Ingest.Folders;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Ledger;

/// <summary>
/// Makes the ledger account for the knowledge base as it is: starts over for another one, takes back from it what a lost ledger knew, and mends
/// what a death between the two writes left behind.
/// </summary>
internal static class LedgerAudit
{
    private const int Page = 1000;

    public static async Task RunAsync(IKnowledgeBase knowledge, FileLedger ledger, CancellationToken cancellationToken)
    {
        string instance = await knowledge.GetInstanceAsync(cancellationToken);
        int total = await CountAsync(knowledge, null, cancellationToken), indexed = await CountAsync(knowledge, DocumentState.Indexed, cancellationToken);
        if (instance != ledger.Instance) ledger.Reset(instance);
        int expected = ledger.Where(e => e.Hash is not null && !e.Deleted && !e.Unsaved).Count;
        bool unfinished = total > 0 && ledger.Any(IsUnread);
        // After an orderly end numbers tell enough; after a death one document too many may hide one too few.
        if (ledger.WasClosed && indexed == expected && !unfinished && (expected > 0 || total == 0)) return;

        Dictionary<string, Document> held = [];
        DocumentList list;
        do
        {
            list = await knowledge.ListDocumentsAsync(new DocumentQuery { OwnOnly = true, Offset = held.Count, Limit = Page }, cancellationToken);
            foreach (Document document in list.Documents) held[document.Id] = document;
        }
        while (list.Documents.Count == Page);
        List<LedgerEntry> changed = [.. ledger.Where(e => e.Hash is not null && !IsIndexed(held, e)).Select(e => e.Lost())];
        // Written there by the last Ingest, which ended before it could note that here.
        changed.AddRange(ledger.Where(IsUnread).Where(e => held.GetValueOrDefault(e.Id)?.State == DocumentState.Indexed).Select(e => e.Found(held[e.Id])));
        List<string> strays = [];
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (Document document in held.Values.Where(d => ledger.Find(d.Id) is null))
        {
            if (ledger.FindPath(document.Path) is null && taken.Add(document.Path)) changed.Add(Recall(document));
            else strays.Add(document.Id);
        }
        ledger.Save(changed);
        if (strays.Count > 0) await knowledge.DeleteDocumentsAsync(strays, cancellationToken);
    }

    /// <summary>Documents of other Ingests in the same knowledge base are none of this one's business.</summary>
    private static async Task<int> CountAsync(IKnowledgeBase knowledge, DocumentState? state, CancellationToken cancellationToken) =>
        (await knowledge.ListDocumentsAsync(new DocumentQuery { OwnOnly = true, State = state, Limit = 1 }, cancellationToken)).Total;

    private static bool IsUnread(LedgerEntry entry) => entry is { State: DocumentState.Pending, Hash: null, Deleted: false };

    private static bool IsIndexed(Dictionary<string, Document> held, LedgerEntry entry) =>
        held.TryGetValue(entry.Id, out Document? document) && document.State == DocumentState.Indexed && document.ContentHash == entry.Hash;

    private static LedgerEntry Recall(Document document) => new(document.Id, document.Path, document.Folder, new FileStamp(document.Size, document.ModifiedAt.UtcTicks))
    {
        State = document.State,
        Reason = document.Reason,
        Hash = document.State == DocumentState.Indexed ? document.ContentHash : null,
        // A reader's verdict or a scan's: reading once more tells.
        Failures = document.State == DocumentState.Skipped ? 1 : 0,
    };
}
