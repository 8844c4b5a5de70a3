using Rag.Ingest.Ledger;
using Rag.Ingest.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Indexing;

/// <summary>The facts that the knowledge base is told of a file whose content is not written along with them.</summary>
internal static class FactsOf
{
    /// <param name="entry">The file.</param>
    /// <param name="known">What the knowledge base holds of it; null where it holds nothing worth keeping.</param>
    public static Document Entry(LedgerEntry entry, Document? known)
    {
        // While a new version waits, the old one stays searchable.
        bool oldVersionServes = entry.State == DocumentState.Pending && entry.Hash is not null;
        Document document = known is not null && entry.Hash is not null
            ? Relocate(known, entry)
            : new Document { Id = entry.Id, Path = entry.Path, Folder = entry.Folder, State = entry.State, Reason = entry.Reason, Date = entry.Stamp.ModifiedAt };
        if (oldVersionServes) return document with { State = DocumentState.Indexed };
        DateTimeOffset? date = document.Date == document.ModifiedAt ? entry.Stamp.ModifiedAt : document.Date;
        return document with { State = entry.State, Reason = entry.Reason, Size = entry.Stamp.Size, ModifiedAt = entry.Stamp.ModifiedAt, Date = date };
    }

    /// <summary>The document at the place where the ledger has it now; a date that came from the old name gives way to the new name's.</summary>
    public static Document Relocate(Document document, LedgerEntry entry)
    {
        if (document.Path == entry.Path && document.Folder == entry.Folder) return document;
        DateTimeOffset? before = WrittenDate.InName(Path.GetFileName(document.Path)), now = WrittenDate.InName(Path.GetFileName(entry.Path));
        bool fromName = document.Date == (before ?? document.ModifiedAt);
        return document with { Path = entry.Path, Folder = entry.Folder, Date = fromName ? now ?? document.ModifiedAt : document.Date };
    }
}
