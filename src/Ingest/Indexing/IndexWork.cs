using System.Diagnostics;
using Rag.Ingest.Ledger;
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
        LedgerEntry outcome = Change(entry);
        return Reading is { Hash: not null } reading && !entry.Stamp.SameVersion(reading.Stamp) ? outcome.Outdated() : outcome;
    }

    /// <summary>What this alone makes of it.</summary>
    protected virtual LedgerEntry Change(LedgerEntry entry) => entry;
}

/// <summary>Put a document that was read in the place of its old version.</summary>
internal sealed record Replacement(string Id, IndexedDocument Document, string Recipe) : IndexWork(Id)
{
    /// <inheritdoc />
    protected override LedgerEntry Change(LedgerEntry entry) => entry.Indexed(Document.Document, Recipe);
}

/// <summary>Tell the knowledge base a file's path, state and reason.</summary>
internal record FactsChange(string Id) : IndexWork(Id);

/// <summary>A reader's answer without content.</summary>
internal sealed record ReadingEnd(string Id, Reading.Reading Answer, string Recipe, DateTimeOffset At) : FactsChange(Id)
{
    /// <inheritdoc />
    protected override LedgerEntry Change(LedgerEntry entry) => entry.Read(Answer, Recipe, At);
}

/// <summary>A file that was open each time when Ingest ended.</summary>
internal sealed record SettingAside(string Id, string Reason, string Recipe) : FactsChange(Id)
{
    /// <inheritdoc />
    protected override LedgerEntry Change(LedgerEntry entry) => entry.SetAside(Reason, Recipe);
}

/// <summary>A document that the knowledge base does not take.</summary>
internal sealed record WriteFailure(string Id, string Reason, string Recipe) : FactsChange(Id)
{
    /// <inheritdoc />
    protected override LedgerEntry Change(LedgerEntry entry) => entry.Unwritable(Reason, Recipe);
}

/// <summary>Remove a document that is gone from the disk.</summary>
internal sealed record Removal(string Id) : IndexWork(Id);
