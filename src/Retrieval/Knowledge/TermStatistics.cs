namespace Rag.Retrieval.Knowledge;

/// <summary>How common terms are in the knowledge base.</summary>
/// <param name="Passages">Passages in all; 0 where it is not known.</param>
/// <param name="PassagesWith">For each term asked for, how many of them hold it.</param>
public sealed record TermStatistics(int Passages, IReadOnlyDictionary<string, int> PassagesWith)
{
    /// <summary>Nothing known.</summary>
    public static TermStatistics Unknown { get; } = new(0, new Dictionary<string, int>());
}
