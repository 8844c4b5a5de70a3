using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Answering;

namespace Rag.Web.Components.Source;

/// <summary>How a document stands to the others.</summary>
/// <param name="LinksOut">What its links say, and the document that each means; null where the library has none.</param>
/// <param name="LinksIn">Documents that link to it.</param>
/// <param name="Related">Documents that speak of the same things, nearest first.</param>
public sealed record FileRelations(IReadOnlyList<(string Name, Document? Document)> LinksOut, IReadOnlyList<Document> LinksIn, IReadOnlyList<Document> Related);

/// <summary>Finds them. Safe to call from any thread.</summary>
public sealed class Relations(IKnowledgeBase knowledge, SearchPassages search)
{
    private const int MostLinks = 40, MostRelated = 5, Beginning = 600;

    /// <summary>Reads the links and searches for related documents.</summary>
    public async Task<FileRelations> ReadAsync(Document document, CancellationToken cancellationToken)
    {
        List<(string, Document?)> linksOut = [];
        foreach (string link in document.Links.Distinct(StringComparer.OrdinalIgnoreCase).Take(MostLinks))
            linksOut.Add((link, await WikiLink.FindAsync(link, document, knowledge, cancellationToken)));

        List<Document> linksIn = [];
        foreach (string id in await knowledge.FindLinkedDocumentsAsync([document.Id], MostLinks, cancellationToken))
        {
            if (await knowledge.GetDocumentAsync(id, cancellationToken) is { } other && other.Links.Any(link => WikiLink.Means(link, document))) linksIn.Add(other);
        }

        return new FileRelations(linksOut, linksIn, await RelatedAsync(document, cancellationToken));
    }

    private async Task<IReadOnlyList<Document>> RelatedAsync(Document document, CancellationToken cancellationToken)
    {
        if (await knowledge.GetContentAsync(document.Id, cancellationToken) is not { Text.Length: > 0 } content) return [];
        string about = document.DisplayTitle + " " + content.Text[..Math.Min(content.Text.Length, Beginning)];
        var request = new SearchRequest(about, 4 * MostRelated) { MostPerDocument = 1 };
        SearchResult found = await search(request, cancellationToken);
        // A text that speaks of dates or folders is no question that is restricted to them.
        if (found.Filters.Count > 0) found = await search(request with { Ignore = [.. found.Filters.Select(filter => filter.Words)] }, cancellationToken);
        return [.. found.Hits.Select(hit => hit.Document).Where(other => other.Id != document.Id).DistinctBy(other => other.Id).Take(MostRelated)];
    }
}
