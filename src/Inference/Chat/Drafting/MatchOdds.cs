namespace Rag.Inference.Chat.Drafting;

/// <summary>
/// How often the token that followed a match before follows it again, by the match's length. Learned from every token that is written,
/// whether it was drafted or not.
/// </summary>
internal sealed class MatchOdds
{
    /// <summary>What is assumed before anything was seen counts as so many observations.</summary>
    private const double Assumed = 4;

    /// <summary>What was seen some hundreds of tokens ago counts little.</summary>
    private const double Kept = 0.995;

    private readonly double[] right = new double[NgramMatch.Longest + 1], all = new double[NgramMatch.Longest + 1];

    /// <summary>A probability, 0 to 1.</summary>
    public double Of(int length)
    {
        length = Math.Min(length, NgramMatch.Longest);
        return (right[length] + Assumed * (1 - 0.8 / length)) / (all[length] + Assumed);
    }

    public void Learn(int length, bool isRight)
    {
        length = Math.Min(length, NgramMatch.Longest);
        right[length] = right[length] * Kept + (isRight ? 1 : 0);
        all[length] = all[length] * Kept + 1;
    }
}
