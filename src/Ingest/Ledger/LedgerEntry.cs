using Rag.Ingest.Folders;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Ledger;

/// <summary>What Ingest knows of one file. Immutable.</summary>
/// <param name="Id">The document's id: 32 hexadecimal digits.</param>
/// <param name="Path">Where it lies now.</param>
/// <param name="Folder">The watched folder that holds it.</param>
/// <param name="Stamp">The newest version seen on disk.</param>
internal sealed record LedgerEntry(string Id, string Path, string Folder, FileStamp Stamp)
{
    public DocumentState State { get; init; } = DocumentState.Pending;

    public string? Reason { get; init; }

    /// <summary>Hash of the content whose passages the knowledge base holds; null where it holds none.</summary>
    public string? Hash { get; init; }

    /// <summary>What cut those passages (<see cref="Indexing.Recipe"/>); another one means cutting again.</summary>
    public string? Recipe { get; init; }

    /// <summary>How often this version was opened without an outcome: each is a crash of the reader or of Ingest itself.</summary>
    public int Attempts { get; init; }

    /// <summary>How often reading this version failed for a cause that may pass.</summary>
    public int Failures { get; init; }

    /// <summary>When to try again; null for not before the content changes.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>True until the knowledge base knows the path, state and reason as they stand here.</summary>
    public bool Unsaved { get; init; }

    /// <summary>True where the file is gone and the knowledge base has yet to forget it.</summary>
    public bool Deleted { get; init; }

    /// <summary>True where a scan alone showed that it is not to be read.</summary>
    public bool SkippedUnread => State == DocumentState.Skipped && Failures == 0;

    public static LedgerEntry New(FoundFile file, string folder) => new(Guid.NewGuid().ToString("N"), file.Path, folder, file.Stamp)
    {
        State = file.SkipReason is null ? DocumentState.Pending : DocumentState.Skipped,
        Reason = file.SkipReason,
        Unsaved = true,
    };
}
