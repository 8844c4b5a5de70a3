namespace Rag.Retrieval.Measuring;

/// <summary>What making a set came to.</summary>
/// <param name="Questions">In the order in which they were made.</param>
/// <param name="LeftOut">How many were thrown away, by reason in words.</param>
public sealed record MadeQuestions(IReadOnlyList<OwnQuestion> Questions, IReadOnlyDictionary<string, int> LeftOut);

/// <summary>How far making a set is.</summary>
/// <param name="Doing">In words.</param>
/// <param name="Done">Steps done.</param>
/// <param name="Of">Steps in all; 0 where that is not known.</param>
public readonly record struct MakingProgress(string Doing, int Done, int Of);
