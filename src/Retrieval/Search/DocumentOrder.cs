using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Memory;

namespace Rag.Retrieval.Search;

/// <summary>Finds the newest or oldest documents.</summary>
internal sealed class DocumentOrder(IKnowledgeBase knowledgeBase)
{
    /// <summary>Ids of the documents asked for, in order, among the indexed ones that meet the filter.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(DateOrder order, SearchFilter filter, CancellationToken cancellationToken)
    {
        List<Document> matching = [];
        DocumentQuery query = new() { State = DocumentState.Indexed, Limit = 1000 };
        while (true)
        {
            DocumentList page = await knowledgeBase.ListDocumentsAsync(query, cancellationToken).ConfigureAwait(false);
            matching.AddRange(page.Documents.Where(d => DocumentFilter.Matches(filter, d)));
            query = query with { Offset = query.Offset + page.Documents.Count };
            if (page.Documents.Count == 0 || query.Offset >= page.Total) break;
        }
        IEnumerable<Document> ordered = order.NewestFirst
            ? matching.OrderByDescending(d => d.Date ?? d.ModifiedAt)
            : matching.OrderBy(d => d.Date ?? d.ModifiedAt);
        return [.. ordered.Take(order.Count).Select(d => d.Id)];
    }
}
