using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Answering;

namespace Rag.Web.Components.Search;

/// <summary>
/// Search while one types: what the words find at once, then, when the reader pauses, what the whole search finds, which may have to wait for a
/// model that is busy. Safe to call from any thread.
/// </summary>
public sealed class QuickSearch(IKnowledgeBase knowledge, SearchPassages search, TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    /// <summary>One or two results, the last of them whole; cancelling stops it, as the next letter does.</summary>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async IAsyncEnumerable<QuickResult> SearchAsync(SearchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        IReadOnlyList<Hit> hits = await ByWordsAsync(request, cancellationToken);
        yield return new QuickResult(new SearchResult { Hits = hits }, Stopwatch.GetElapsedTime(began), IsWhole: false);
        await Task.Delay(Quiet, time, cancellationToken);
        began = Stopwatch.GetTimestamp();
        SearchResult whole = await search(request, cancellationToken);
        yield return new QuickResult(whole, Stopwatch.GetElapsedTime(began), IsWhole: true);
    }

    private async Task<IReadOnlyList<Hit>> ByWordsAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<ScoredPassage> scored = await knowledge.SearchKeywordAsync(request.Query, request.Limit, request.Scope, cancellationToken);
        if (scored.Count == 0) return [];
        Dictionary<string, double> scores = scored.ToDictionary(passage => passage.PassageId, passage => passage.Score);
        double best = scores.Values.Max();
        return
        [
            .. (await knowledge.GetPassagesAsync([.. scores.Keys], cancellationToken))
                .Select(found => new Hit(found.Passage, found.Document, new Scores(scores[found.Passage.Id], null, best > 0 ? scores[found.Passage.Id] / best : 0, null))),
        ];
    }
}

/// <summary>What was found so far.</summary>
/// <param name="Result">The passages.</param>
/// <param name="Took">How long this search took.</param>
/// <param name="IsWhole">False where only the wording was searched yet.</param>
public sealed record QuickResult(SearchResult Result, TimeSpan Took, bool IsWhole);
