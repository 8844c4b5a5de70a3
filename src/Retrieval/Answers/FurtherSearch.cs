using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>
/// Searches, and once something was read, in the documents that these link to as well: "the table on the page that this links to" stands there whatever its words.
/// Safe to call from any thread.
/// </summary>
/// <param name="search">Of the retriever.</param>
/// <param name="knowledgeBase">Knows the links.</param>
internal sealed class FurtherSearch(Func<SearchRequest, CancellationToken, Task<SearchResult>> search, IKnowledgeBase knowledgeBase)
{
    private const int MostLinked = 32;

    /// <summary>What is found; places of linked documents in turn with others.</summary>
    /// <param name="request">What to look for.</param>
    /// <param name="read">Documents that were read; empty at first.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SearchResult> FindAsync(SearchRequest request, IReadOnlyList<string> read, CancellationToken cancellationToken)
    {
        SearchResult found = await search(request, cancellationToken).ConfigureAwait(false);
        if (read.Count == 0) return found;
        IEnumerable<string> linked = await knowledgeBase.FindLinkedDocumentsAsync(read, MostLinked, cancellationToken).ConfigureAwait(false);
        if (request.Scope.DocumentIds.Count > 0) linked = linked.Intersect(request.Scope.DocumentIds);
        string[] within = [.. linked.Except(read)];
        if (within.Length == 0) return found;
        SearchResult there = await search(request with { Scope = request.Scope with { DocumentIds = within } }, cancellationToken).ConfigureAwait(false);
        return found with { Hits = [.. InTurn(found.Hits, there.Hits).DistinctBy(hit => hit.Passage.Id)] };
    }

    private static IEnumerable<Hit> InTurn(IReadOnlyList<Hit> first, IReadOnlyList<Hit> second)
    {
        for (int i = 0; i < Math.Max(first.Count, second.Count); i++)
        {
            if (i < first.Count) yield return first[i];
            if (i < second.Count) yield return second[i];
        }
    }
}
