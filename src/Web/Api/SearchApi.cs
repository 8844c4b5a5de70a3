using System.Diagnostics;
using Rag.Retrieval.Search;
using Rag.Web.Access;
using Rag.Web.Answering;
using Rag.Web.Api.Description;

namespace Rag.Web.Api;

/// <summary><c>GET /api/search</c>.</summary>
public static class SearchApi
{
    /// <summary>Longest query, in UTF-16 units.</summary>
    public const int LongestQuery = 4000;

    /// <summary>Maps it.</summary>
    public static void MapSearch(this IEndpointRouteBuilder api) => api.MapGet("/search", async (
        HttpRequest request, SearchPassages search, ScopeReader scopes, CancellationToken cancellationToken) =>
    {
        string query = Query("q", request.Query["q"]);
        int k = ApiException.Number(request, "k", 10, 1, 1000);
        ScopeText scope = new([.. request.Query["folder"].OfType<string>()], [.. request.Query["tag"].OfType<string>()],
            request.Query["from"], request.Query["to"]);
        SearchRequest asked = new(query, k) { Scope = await scopes.ReadAsync(scope, cancellationToken) };
        long started = Stopwatch.GetTimestamp();
        SearchResult result = await search(asked, cancellationToken);
        return new SearchApiResult(
            [.. result.Hits.Select(PassageResult.Of)], Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 3),
                result.Understood,
            [.. result.Filters.Select(filter => new FilterResult(filter.Words, filter.Meaning))], result.Notices, result.Steps);
    }).Needs(AccessScope.Read).Answers<SearchApiResult>("Passages by words and by meaning, best first.", 400, 503)
        .TakesText("q", "What to find, at most 4,000 characters.", isNeeded: true)
        .TakesNumber("k", "How many, 1 to 1000; 10.")
        .TakesText("folder", "Only in this folder: absolute, or the end of a path. May stand several times.")
        .TakesText("tag", "Only documents with this tag. May stand several times.")
        .TakesText("from", "Only what is dated then or later: 2026-03-14, 2026-03 or 2026.")
        .TakesText("to", "Only what is dated then or earlier.");

    /// <summary>What to search for.</summary>
    /// <exception cref="ApiException">It is missing or too long.</exception>
    internal static string Query(string name, string? query)
    {
        if (string.IsNullOrWhiteSpace(query)) throw ApiException.BadRequest($"'{name}' is missing: write what to search for.");
        if (query.Length > LongestQuery) throw ApiException.BadRequest(
            $"'{name}' has {query.Length} characters: write at most {LongestQuery}.");
        return query;
    }
}

/// <summary>What a search found.</summary>
/// <param name="Passages">Best first.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Understood">What of the query was taken as a restriction.</param>
/// <param name="Filters">The same with its words.</param>
/// <param name="Notices">What the reader should know.</param>
/// <param name="Steps">Each step with its duration.</param>
public sealed record SearchApiResult(
    IReadOnlyList<PassageResult> Passages, double Milliseconds, IReadOnlyList<string> Understood, IReadOnlyList<FilterResult> Filters,
        IReadOnlyList<string> Notices,
    IReadOnlyList<Step> Steps);

/// <summary>Words of a query that were taken as a restriction, and as which.</summary>
public sealed record FilterResult(string Words, string Meaning);

/// <summary>A passage as the HTTP interface shows it.</summary>
public sealed record PassageResult(
    string DocumentId, string Path, string Title, int? Page, int Start, int End, string Text, Scores Scores, IReadOnlyList<string> HeadingPath,
    IReadOnlyList<string> Reasons)
{
    /// <summary>What most of it is: prose, list, table, code, markup, data or navigation.</summary>
    public required string Kind { get; init; }

    /// <summary>When the message, note or event that it belongs to was written or takes place; null where its document's date is its own.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Who wrote that; null where its document's author did.</summary>
    public string? Author { get; init; }

    /// <summary>What that is called; null where its document's title is its own.</summary>
    public string? Entry { get; init; }

    /// <summary>From a hit.</summary>
    public static PassageResult Of(Hit hit) => new(
        hit.Document.Id, hit.Document.Path, hit.Document.DisplayTitle, hit.Passage.Page, hit.Passage.Start, hit.Passage.End, hit.Passage.Text,
        hit.Scores, hit.Passage.HeadingPath, hit.Reasons)
    {
        Kind = hit.Passage.Facts.Kind.ToString().ToLowerInvariant(),
        Date = hit.Passage.Facts.Date,
        Author = hit.Passage.Facts.Author,
        Entry = hit.Passage.Facts.Title,
    };
}
