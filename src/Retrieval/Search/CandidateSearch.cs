using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>Finds candidates by wording and by meaning and fuses them. Safe to call from any thread.</summary>
public sealed class CandidateSearch(IKnowledgeBase knowledgeBase)
{
    /// <summary>Lists in the order of <see cref="FusedPassage.Scores"/>.</summary>
    public const int Keyword = 0, Model = 1, Static = 2;

    private readonly IKnowledgeBase _base = knowledgeBase;

    /// <summary>Candidates, best first.</summary>
    /// <param name="query">As searched by wording.</param>
    /// <param name="model">In the model's space, or null.</param>
    /// <param name="static">In the static table's space, or null.</param>
    /// <param name="filter">Restricts both.</param>
    /// <param name="notices">Gets a line where a quoted phrase is nowhere.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    public async Task<IReadOnlyList<FusedPassage>> SearchAsync(
        string query, QueryVector? model, QueryVector? @static, SearchFilter filter, ICollection<string> notices, CancellationToken cancellationToken)
    {
        if (QuotedPhrases.In(query).Count > 0)
        {
            IReadOnlyList<ScoredPassage> quoted = await _base.SearchKeywordAsync(query, Fusion.Depth, filter, cancellationToken).ConfigureAwait(false);
            // Whoever quotes wants these words: where they stand somewhere, meaning alone finds nothing else.
            if (quoted.Count > 0) return Fusion.Combine([new WeightedResult(quoted, 1, Least: 0), new([], 0), new([], 0)]);
            notices.Add("The quoted words stand nowhere as they are: searched without the quotation marks.");
            query = QuotedPhrases.Without(query);
        }
        IReadOnlyList<IReadOnlyList<ScoredPassage>> found =
            await _base.SearchAsync(query, [model, @static], Fusion.Depth, filter, cancellationToken).ConfigureAwait(false);
        (IReadOnlyList<ScoredPassage> keyword, IReadOnlyList<ScoredPassage> byModel, IReadOnlyList<ScoredPassage> byTable) = (found[Keyword], found[Model], found[Static]);
        FusionWeights weights = byModel.Count > 0 ? FusionWeights.WithModel : FusionWeights.WithoutModel;
        IReadOnlyList<FusedPassage> fused = Fusion.Combine(
        [
            new WeightedResult(keyword, weights.Keyword, Least: 0) { ByProminence = true },
            new WeightedResult(byModel, weights.Model),
            new WeightedResult(byTable, weights.Static),
        ]);
        if ((byModel.Count > 0 ? model : @static) is not { } question) return fused;
        string[] pool = [.. fused.Take(ScoreRegularization.Pool).Select(p => p.PassageId)];
        return ScoreRegularization.Apply(fused, await _base.GetVectorsAsync(question.Space, pool, cancellationToken).ConfigureAwait(false));
    }
}
