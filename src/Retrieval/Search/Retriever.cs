using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>Finds the passages that answer a question. Safe to call from any thread.</summary>
public sealed class Retriever(IKnowledgeBase knowledgeBase, QueryVectors vectors, TimeProvider time)
{
    private readonly CandidateSearch _candidates = new(knowledgeBase);

    /// <summary>Searches by wording and by meaning.</summary>
    /// <exception cref="ArgumentException">The query is longer than 4,000 characters.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1000.</exception>
    /// <exception cref="KnowledgeBaseException">The knowledge base cannot be used.</exception>
    public async Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.Length > 4000) throw new ArgumentException("A query has at most 4,000 characters.", nameof(request));
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Limit, 1, nameof(request));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.Limit, 1000, nameof(request));
        StepTimer steps = new(time);
        (QueryVector? model, string? notice) = await vectors.ModelAsync(request.Query, cancellationToken).ConfigureAwait(false);
        QueryVector? @static = vectors.Static(request.Query);
        steps.End("embed");
        IReadOnlyList<FusedPassage> candidates = await _candidates.SearchAsync(request.Query, model, @static, request.Scope, cancellationToken).ConfigureAwait(false);
        steps.End("search", $"{candidates.Count} candidates");
        FusedPassage[] best = [.. candidates.Take(request.Limit)];
        Dictionary<string, FoundPassage> found = (await knowledgeBase.GetPassagesAsync([.. best.Select(b => b.PassageId)], cancellationToken).ConfigureAwait(false))
            .ToDictionary(f => f.Passage.Id);
        steps.End("load");
        return new SearchResult
        {
            Hits = [.. best.Where(b => found.ContainsKey(b.PassageId)).Select(b => new Hit(found[b.PassageId].Passage, found[b.PassageId].Document, new Scores(
                b.Scores[CandidateSearch.Keyword], b.Scores[CandidateSearch.Model] ?? b.Scores[CandidateSearch.Static], b.Fused, null)))],
            Notices = notice is null ? [] : [notice],
            Steps = steps.Steps,
        };
    }
}
