using System.ComponentModel;
using ModelContextProtocol.Server;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Web.Api;

namespace Rag.Web.Mcp;

/// <summary>A page of the list of documents.</summary>
/// <param name="Documents">By path; with a tag or a date, the newest first.</param>
/// <param name="Total">All that match; null where they were not counted.</param>
/// <param name="Next">The <c>offset</c> of the next page; null at the end.</param>
public sealed record DocumentPage(IReadOnlyList<ListedDocument> Documents, int? Total = null, int? Next = null);

/// <summary>Tool <c>list</c>.</summary>
[McpServerToolType]
public sealed class ListTool(IKnowledgeBase knowledge, ScopeReader scopes)
{
    private const int Most = 100, MostDated = 2000;

    /// <summary>Lists documents.</summary>
    [McpServerTool(Name = "list", Title = "List the owner's documents", ReadOnly = true, Idempotent = true, Destructive = false,
        OpenWorld = false, UseStructuredContent = true)]
    [Description("Which documents there are, by pages: by path, or with a tag or a date the newest first. "
        + "'next' is the offset of the following page.")]
    public async Task<DocumentPage> ListAsync(
        [Description("Only at or below this folder: an absolute path, or the end of one.")] string? folder = null,
        [Description("Only those that bear this tag.")] string? tag = null,
        [Description(ToolText.From)] string? from = null,
        [Description(ToolText.To)] string? to = null,
        [Description("indexed, pending (waits to be read), failed or skipped; leave it out for all.")] string? state = null,
        [Description("Only those whose path or title contains this. Not together with a tag or a date.")] string? name = null,
        [Description("How many to pass over.")] int offset = 0,
        [Description("How many, 1 to 100.")] int limit = 30,
        CancellationToken cancellationToken = default)
    {
        ToolNumber.Within("limit", limit, 1, Most);
        ToolNumber.Within("offset", offset, 0, int.MaxValue - Most);
        DocumentState? wanted = DocumentsApi.State(state);
        SearchFilter filter = await scopes.ReadAsync(new ScopeText(folder is null ? [] : [folder], tag is null ? [] : [tag], from, to),
            cancellationToken);
        if (filter.Tags.Count > 0 || filter.From is not null || filter.To is not null)
        {
            if (wanted is not (null or DocumentState.Indexed)) throw ApiException.BadRequest(
                "Only documents that are indexed have tags and dates: leave 'state' out.");
            if (name is not null) throw ApiException.BadRequest("'name' does not go together with a tag or a date: leave one of them out.");
            return await DatedAsync(filter, offset, limit, cancellationToken);
        }
        if (filter.Folders.Count > 1) throw ApiException.BadRequest(
            $"'{folder}' means {string.Join(" and ", filter.Folders.Take(5))}: write one of them.");
        DocumentList list = await knowledge.ListDocumentsAsync(
            new DocumentQuery { State = wanted, Folder = filter.Folders.SingleOrDefault(), Text = name, Offset = offset, Limit = limit },
            cancellationToken);
        return new DocumentPage([.. list.Documents.Select(ListedDocument.Of)], list.Total, offset + list.Documents.Count < list.Total
            ? offset + limit : null);
    }

    private async Task<DocumentPage> DatedAsync(SearchFilter filter, int offset, int limit, CancellationToken cancellationToken)
    {
        if (offset + limit > MostDated) throw ApiException.BadRequest(
            $"A list by tag or date ends after {MostDated} documents: narrow it by a folder or by dates.");
        IReadOnlyList<string> ids = await knowledge.FindByDateAsync(filter, newestFirst: true, offset + limit + 1, cancellationToken);
        List<ListedDocument> documents = [];
        foreach (string id in ids.Skip(offset).Take(limit))
            if (await knowledge.GetDocumentAsync(id, cancellationToken) is { } document) documents.Add(ListedDocument.Of(document));
        return new DocumentPage(documents, null, ids.Count > offset + limit ? offset + limit : null);
    }
}
