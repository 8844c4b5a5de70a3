using System.ComponentModel;
using ModelContextProtocol.Server;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Web.Api;
using Rag.Web.Components.Source;

namespace Rag.Web.Mcp;

/// <summary>How a document stands to others.</summary>
/// <param name="LinksTo">Documents that it links to.</param>
/// <param name="LinkedFrom">Documents that link to it.</param>
/// <param name="Similar">Documents that speak of the same things, nearest first.</param>
/// <param name="Missing">Links of it that lead to no document there is.</param>
public sealed record RelatedDocuments(
    IReadOnlyList<ListedDocument>? LinksTo = null, IReadOnlyList<ListedDocument>? LinkedFrom = null,
        IReadOnlyList<ListedDocument>? Similar = null,
    IReadOnlyList<string>? Missing = null);

/// <summary>Tool <c>related</c>.</summary>
[McpServerToolType]
public sealed class RelatedTool(IKnowledgeBase knowledge, Relations relations)
{
    /// <summary>Finds documents near one.</summary>
    [McpServerTool(Name = "related", Title = "Documents near one", ReadOnly = true, Idempotent = true, Destructive = false,
        OpenWorld = false, UseStructuredContent = true)]
    [Description("The documents that a document links to, that link to it, and that speak of the same things.")]
    public async Task<RelatedDocuments> RelatedAsync([Description(ToolText.DocumentId)] string documentId,
        CancellationToken cancellationToken = default)
    {
        FileRelations found = await relations.ReadAsync(await DocumentsApi.FindAsync(documentId, knowledge, cancellationToken),
            cancellationToken);
        return new RelatedDocuments(
            Listed(found.LinksOut.Select(link => link.Document).OfType<Document>().DistinctBy(document => document.Id)),
                Listed(found.LinksIn), Listed(found.Related),
            ToolText.OrNull([.. found.LinksOut.Where(link => link.Document is null).Select(link => link.Name)]));
    }

    private static IReadOnlyList<ListedDocument>? Listed(IEnumerable<Document> documents) =>
        ToolText.OrNull([.. documents.Select(ListedDocument.Of)]);
}
