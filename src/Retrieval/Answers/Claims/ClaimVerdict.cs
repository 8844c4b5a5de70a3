namespace Rag.Retrieval.Answers.Claims;

/// <summary>What came of checking one statement. Immutable.</summary>
/// <param name="Mark">The outcome.</param>
/// <param name="Lines">
/// The sentences that bear the statement best, at most three, in the order of the sources; where it is contradicted, first the one that
/// says otherwise. Empty
/// where nothing read comes near.
/// </param>
/// <param name="Reason">Why, in a few words, for the glass box.</param>
public sealed record ClaimVerdict(ClaimMark Mark, IReadOnlyList<ClaimLine> Lines, string Reason)
{
    /// <summary>The share of the statement's words that the lines around have, 0 to 1.</summary>
    public double Wording { get; init; }

    /// <summary>The judge's probability that the source says the statement in every detail, 0 to 1; null where none was asked.</summary>
    public double? Probability { get; init; }

    /// <summary>False for <see cref="ClaimMark.NotFound"/> and <see cref="ClaimMark.Contradicted"/>.</summary>
    public bool IsKept => Mark is ClaimMark.BorneOut or ClaimMark.Agrees;
}

/// <summary>A sentence, table row or list item of a source at its exact place.</summary>
/// <param name="Source">0-based place of the source among all that were read.</param>
/// <param name="Start">First UTF-16 unit in that source's text.</param>
/// <param name="End">One after the last.</param>
/// <param name="Text">The exact characters there.</param>
public sealed record ClaimLine(int Source, int Start, int End, string Text);
