using System.ComponentModel;
using ModelContextProtocol.Server;
using Rag.Retrieval.Search;
using Rag.Web.Answering;
using Rag.Web.Api;

namespace Rag.Web.Mcp;

/// <summary>What a search found.</summary>
/// <param name="Places">Best first.</param>
/// <param name="Understood">What of the query was taken as a restriction.</param>
/// <param name="Notices">What the caller should know.</param>
public sealed record FoundPlaces(IReadOnlyList<FoundPlace> Places, IReadOnlyList<string>? Understood = null,
    IReadOnlyList<string>? Notices = null);

/// <summary>Tool <c>search</c>.</summary>
[McpServerToolType]
public sealed class SearchTool(SearchPassages search, ScopeReader scopes)
{
    private const int Most = 30, Longest = 1500;

    /// <summary>Finds passages.</summary>
    [McpServerTool(Name = "search", Title = "Search the owner's documents", ReadOnly = true, Idempotent = true, Destructive = false,
        OpenWorld = false, UseStructuredContent = true)]
    [Description("Finds passages in the owner's documents by words and by meaning, best first. "
        + "Each tells its place (documentId, start, end), which 'read' takes to show it and what stands around it.")]
    public async Task<FoundPlaces> SearchAsync(
        [Description("What to find: a question, or words as they may stand there. At most 4000 characters.")] string query,
        [Description(ToolText.Folders)] string[]? folders = null,
        [Description(ToolText.Tags)] string[]? tags = null,
        [Description(ToolText.From)] string? from = null,
        [Description(ToolText.To)] string? to = null,
        [Description("How many passages, 1 to 30.")] int limit = 8,
        CancellationToken cancellationToken = default)
    {
        SearchRequest request = new(SearchApi.Query("query", query), ToolNumber.Within("limit", limit, 1, Most))
        {
            Scope = await scopes.ReadAsync(new ScopeText(folders, tags, from, to), cancellationToken),
        };
        SearchResult found = await search(request, cancellationToken);
        return new FoundPlaces([.. found.Hits.Select(hit => FoundPlace.Of(hit, Longest))], ToolText.OrNull(found.Understood), ToolText.OrNull(found.Notices));
    }
}
