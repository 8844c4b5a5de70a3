namespace Rag.Retrieval.Search;

/// <summary>How much each search counts; tuned on development collections only, as docs/search.md tells.</summary>
/// <param name="Keyword">BM25.</param>
/// <param name="Model">The embedding model.</param>
/// <param name="Static">The static table.</param>
internal sealed record FusionWeights(double Keyword, double Model, double Static)
{
    public static FusionWeights WithModel { get; } = new(0.42, 0.48, 0.1);

    public static FusionWeights WithoutModel { get; } = new(0.6, 0, 0.4);
}
