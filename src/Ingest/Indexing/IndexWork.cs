using Rag.Ingest.Ledger;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Indexing;

/// <summary>Something for the one writer to do.</summary>
/// <param name="Id">The document.</param>
internal abstract record IndexWork(string Id)
{
    /// <summary>What reading gave, where this is its outcome: the queue may then forget the file.</summary>
    public Reading.Reading? Reading { get; init; }
}

/// <summary>Put a document that was read in the place of its old version.</summary>
internal sealed record Replacement(string Id, IndexedDocument Document, string Recipe) : IndexWork(Id);

/// <summary>Change what the ledger holds of a file, and tell the knowledge base its path, state and reason.</summary>
internal sealed record FactsChange(string Id, Func<LedgerEntry, LedgerEntry>? Change = null) : IndexWork(Id);

/// <summary>Remove a document that is gone from the disk.</summary>
internal sealed record Removal(string Id) : IndexWork(Id);
