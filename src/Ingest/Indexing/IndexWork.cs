using System.Diagnostics;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Indexing;

/// <summary>Something for the one writer to do.</summary>
/// <param name="Id">The document.</param>
internal abstract record IndexWork(string Id)
{
    /// <summary>What reading gave, where this is its outcome: the queue may then forget the file.</summary>
    public Reading.Reading? Reading { get; init; }

    /// <summary>The span of its document, where spans are kept.</summary>
    public ActivityContext Span { get; init; }

    /// <summary>What the ledger is to hold of a file after this work.</summary>
    public LedgerEntry Outcome(LedgerEntry entry)
    {
        LedgerEntry outcome = this switch
        {
            FactsChange { Change: { } change } => change(entry),
            Replacement r => entry with
            {
                State = DocumentState.Indexed,
                Reason = r.Document.Document.Reason,
                Hash = r.Document.Document.ContentHash,
                Recipe = r.Recipe,
                Attempts = 0,
                Failures = 0,
                RetryAt = null,
            },
            _ => entry,
        };
        // The disk went on while this version was read: it is not the last word.
        bool outdated = Reading is { Hash: not null } reading && !entry.Stamp.SameVersion(reading.Stamp);
        return outdated ? outcome with { State = DocumentState.Pending, Reason = null, Attempts = 0 } : outcome;
    }
}

/// <summary>Put a document that was read in the place of its old version.</summary>
internal sealed record Replacement(string Id, IndexedDocument Document, string Recipe) : IndexWork(Id);

/// <summary>Change what the ledger holds of a file, and tell the knowledge base its path, state and reason.</summary>
internal sealed record FactsChange(string Id, Func<LedgerEntry, LedgerEntry>? Change = null) : IndexWork(Id);

/// <summary>Remove a document that is gone from the disk.</summary>
internal sealed record Removal(string Id) : IndexWork(Id);
