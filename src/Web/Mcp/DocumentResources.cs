using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Rag.Retrieval.Knowledge;
using Rag.Web.Safety;

namespace Rag.Web.Mcp;

/// <summary>Documents as resources: any of them by its address, the newest ones by a list.</summary>
[McpServerResourceType]
public sealed class DocumentResources(IKnowledgeBase knowledge)
{
    private const string Address = "rag://documents/";
    private const int Longest = 200_000, Listed = 100;

    /// <summary>The text of a document, at most 200,000 characters of it; the tool <c>read</c> reads on.</summary>
    [McpServerResource(UriTemplate = Address + "{documentId}", Name = "document", Title = "A document's text", MimeType = "text/plain")]
    [Description("The text of one of the owner's documents, at most 200,000 characters; the tool 'read' gives the rest of a longer one.")]
    public async Task<TextResourceContents> ReadAsync(string documentId, CancellationToken cancellationToken)
    {
        ReadPage page = await ReadTool.ReadAsync(knowledge, documentId, 0, null, null, Longest, cancellationToken);
        return new TextResourceContents { Uri = Address + documentId, MimeType = "text/plain", Text = page.Text };
    }

    /// <summary>The newest documents, since all of them are too many for a menu.</summary>
    internal static async ValueTask<ListResourcesResult> ListAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        IKnowledgeBase knowledge = services.GetRequiredService<IKnowledgeBase>();
        List<Resource> resources = [];
        foreach (string id in await knowledge.FindByDateAsync(SearchFilter.None, newestFirst: true, Listed, cancellationToken))
        {
            if (await knowledge.GetDocumentAsync(id, cancellationToken) is not { } document) continue;
            resources.Add(new Resource
            {
                Uri = Address + document.Id,
                Name = Path.GetFileName(document.Path),
                Title = TurnedText.Shown(document.DisplayTitle),
                Description = document.Path,
                MimeType = "text/plain",
            });
        }
        return new ListResourcesResult { Resources = resources };
    }
}
