using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers;

/// <summary>
/// Parts of the way to an answer that whoever measures may change; as it stands here everybody else is answered. Immutable.
/// </summary>
public sealed record AnswerSetup
{
    /// <summary>As the product answers.</summary>
    public static AnswerSetup Product { get; } = new();

    /// <summary>False to search by wording alone.</summary>
    public bool ByMeaning { get; init; } = true;

    /// <summary>False to leave the reranker out.</summary>
    public bool Reranks { get; init; } = true;

    /// <summary>False to search the question as it was typed, without a plan of the model's.</summary>
    public bool Plans { get; init; } = true;

    /// <summary>Found passages that a model may read of each search; null for as many as its budget of tokens holds.</summary>
    public int? MostPassages { get; init; }

    /// <summary>Passages whose <see cref="Scores.Fused"/> is less are taken for not found, 0 to 1.</summary>
    public double LeastScore { get; init; }

    /// <summary>The request with what of it concerns a search.</summary>
    public SearchRequest Apply(SearchRequest request) => request with { ByMeaning = ByMeaning, Reranks = Reranks };

    /// <summary>What counts as found of what a search found.</summary>
    public SearchResult Apply(SearchResult found) =>
        LeastScore <= 0 ? found : found with { Hits = [.. found.Hits.Where(hit => hit.Scores.Fused >= LeastScore)] };

    /// <summary>Those of the found passages, best first, that a model may read.</summary>
    public IReadOnlyList<Hit> MayRead(IReadOnlyList<Hit> hits) => MostPassages is { } most ? [.. hits.Take(most)] : hits;
}
