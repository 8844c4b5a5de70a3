namespace Rag.Retrieval.Settings;

/// <summary>How passages are searched; section <c>Rag:Search</c>.</summary>
public sealed class SearchOptions
{
    /// <summary>BM25's k1: how much a word's further occurrences in a passage count; 0 (nothing) to 10.</summary>
    public double K1 { get; set; } = 0.9;

    /// <summary>BM25's b: how much a long passage's words count less; 0 (not at all) to 1.</summary>
    public double B { get; set; } = 0.4;

    /// <summary>Passages of one document that come before those of others; 0 for no bound.</summary>
    public int MostPerDocument { get; set; } = 8;

    /// <summary>Seconds that a search may wait for the reranker; 0 never asks it.</summary>
    public double RerankSeconds { get; set; } = 2;
}
