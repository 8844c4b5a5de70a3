using System.Diagnostics;
using Rag.Retrieval.Search;
using Rag.Web.Answering;

namespace Rag.Web.Api;

/// <summary><c>GET /api/search</c>.</summary>
public static class SearchApi
{
    /// <summary>Longest query, in UTF-16 units.</summary>
    public const int LongestQuery = 4000;

    /// <summary>Maps it.</summary>
    public static void MapSearch(this IEndpointRouteBuilder api) => api.MapGet("/search", async (
        HttpRequest request, SearchPassages search, CancellationToken cancellationToken) =>
    {
        string query = request.Query["q"].ToString();
        if (string.IsNullOrWhiteSpace(query)) throw ApiException.BadRequest("'q' is missing: write what to search for.");
        if (query.Length > LongestQuery) throw ApiException.BadRequest($"'q' has {query.Length} characters: write at most {LongestQuery}.");
        int k = ApiException.Number(request, "k", 10, 1, 1000);
        long started = Stopwatch.GetTimestamp();
        SearchResult result = await search(new SearchRequest(query, k), cancellationToken);
        return Results.Json(new
        {
            passages = result.Hits.Select(PassageResult.Of),
            milliseconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3),
            result.Understood,
            filters = result.Filters.Select(filter => new { filter.Words, filter.Meaning }),
            result.Notices,
            result.Steps,
        });
    });
}

/// <summary>A passage as the HTTP interface shows it.</summary>
public sealed record PassageResult(
    string DocumentId, string Path, string Title, int? Page, int Start, int End, string Text, Scores Scores, IReadOnlyList<string> HeadingPath,
    IReadOnlyList<string> Reasons)
{
    /// <summary>From a hit.</summary>
    public static PassageResult Of(Hit hit) => new(
        hit.Document.Id, hit.Document.Path, hit.Document.DisplayTitle, hit.Passage.Page, hit.Passage.Start, hit.Passage.End, hit.Passage.Text,
        hit.Scores, hit.Passage.HeadingPath, hit.Reasons);
}
