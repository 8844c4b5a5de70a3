using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Knowledge;

/// <summary>Which documents to list, ordered by path.</summary>
public sealed record DocumentQuery
{
    /// <summary>Only those in this state.</summary>
    public DocumentState? State { get; init; }

    /// <summary>Only those at or below this absolute folder.</summary>
    public string? Folder { get; init; }

    /// <summary>Only those whose path or title contains this, ignoring case.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// Only those that an Ingest with the same <see cref="Settings.RagOptions.Source"/> as this process wrote: several may fill one Qdrant.
    /// A SQLite file has one writer, to whom all are its own.
    /// </summary>
    public bool OwnOnly { get; init; }

    /// <summary>How many to pass over; at least 0.</summary>
    public int Offset { get; init; }

    /// <summary>How many to return; 1 to 1000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>One page of a listing.</summary>
/// <param name="Total">Documents that match in all.</param>
/// <param name="Documents">Those of this page.</param>
public sealed record DocumentList(int Total, IReadOnlyList<Document> Documents);

/// <summary>Counts over the whole knowledge base.</summary>
/// <param name="Indexed">Documents that can be found.</param>
/// <param name="Pending">Documents that wait to be read.</param>
/// <param name="Failed">Documents that could not be read.</param>
/// <param name="Skipped">Documents that are not read on purpose.</param>
/// <param name="Passages">Of all documents.</param>
/// <param name="Newest">When an indexed document's file was changed last; null where there is none.</param>
public sealed record KnowledgeBaseCounts(int Indexed, int Pending, int Failed, int Skipped, int Passages, DateTimeOffset? Newest = null);
