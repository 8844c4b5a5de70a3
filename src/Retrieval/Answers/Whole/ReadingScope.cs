using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>The documents that a question wants the whole of. Immutable.</summary>
/// <param name="Kind">What it wants of them.</param>
/// <param name="Documents">Their ids, in the order in which they are read; at most <see cref="ScopeFinder.MostDocuments"/>.</param>
/// <param name="Filter">What their passages must meet: of a mailbox only the messages of the time asked for.</param>
internal sealed record ReadingScope(WholeKind Kind, IReadOnlyList<string> Documents, SearchFilter Filter)
{
    /// <summary>How many passages each of them has.</summary>
    public IReadOnlyList<int> Counts { get; init; } = [];

    /// <summary>All of these.</summary>
    public int Passages => Counts.Sum();

    /// <summary>Documents that belong to it and could not be read.</summary>
    public int Unreadable { get; init; }

    /// <summary>Passages of other documents that belong to it as well, best first.</summary>
    public IReadOnlyList<Hit> Others { get; init; } = [];

    /// <summary>True where the owner or the question named it; false where a search found it.</summary>
    public bool IsNamed { get; init; }

    /// <summary>
    /// True where notes of what each passage says serve, whatever is asked: only then a second question is answered from the first one's
    /// notes.
    /// </summary>
    public bool IsGeneral => IsNamed && Kind is WholeKind.Summary;

    /// <summary>True where there are more documents than are listed.</summary>
    public bool More { get; init; }

    /// <summary>The same without its documents from one on.</summary>
    public ReadingScope Without(int from) => this with { Documents = [.. Documents.Take(from)], Counts = [.. Counts.Take(from)] };
}
