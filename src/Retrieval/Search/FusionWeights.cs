namespace Rag.Retrieval.Search;

/// <summary>How much each search counts; tuned on development collections only, as docs/search.md tells.</summary>
/// <param name="Keyword">BM25.</param>
/// <param name="Model">The embedding model.</param>
/// <param name="Static">The static table.</param>
internal sealed record FusionWeights(double Keyword, double Model, double Static)
{
    /// <summary>Passages whose vectors flow back into the question's.</summary>
    public const int FeedbackPassages = 2;

    /// <summary>How much of their mean.</summary>
    public const double Feedback = 0.4;

    public static FusionWeights WithModel { get; } = new(0.5, 0.4, 0.1);

    public static FusionWeights WithoutModel { get; } = new(0.6, 0, 0.4);
}
