namespace Rag.Retrieval.Answers.Claims.Judging;

/// <summary>What judging one answer may take. Immutable.</summary>
internal sealed record JudgeLimits
{
    /// <summary>Statements judged, the first ones; 1 or more.</summary>
    public int MostStatements { get; init; } = 40;

    /// <summary>Characters of sources; above it nothing is judged, for a source that is cut says less than it does.</summary>
    public int MostCharacters { get; init; } = 48_000;

    /// <summary>How long all of it may take; what is not judged by then is left unjudged.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);
}
