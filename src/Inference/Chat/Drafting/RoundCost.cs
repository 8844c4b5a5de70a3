namespace Rag.Inference.Chat.Drafting;

/// <summary>
/// The seconds of a round that writes, as a fixed part and one per token: a straight line through the last rounds by least squares, older
/// ones counting less. While all rounds have the same number of tokens its slope cannot be seen; then it is assumed to be as it was when it
/// was seen last.
/// </summary>
internal sealed class RoundCost
{
    /// <summary>What one more token costs by the first, before anything was seen.</summary>
    private const double AssumedRatio = 1.0 / 3;
    private const double AssumedVariance = 0.05;
    private const double Kept = 0.95;

    /// <summary>
    /// A round that takes longer than expected by more has lost the processor to another program, which tells nothing of its cost, and counts
    /// for so much only; unless so many come one after the other that rounds have become dearer.
    /// </summary>
    private const double Surprise = 1.2;
    private const int NoSurprise = 6;

    /// <summary>How fast the ratio is learned while it is seen, and forgotten while it is not: with other threads it may be another one.</summary>
    private const double Renewed = 0.1, Forgotten = 1.0 / 4000;

    private int surprises;
    private double weight, tokensMean, secondsMean, variance, covariance, ratio = AssumedRatio;

    /// <summary>True once a round was seen.</summary>
    public bool IsKnown => weight > 0;

    /// <summary>Of one more token.</summary>
    public double PerToken
    {
        get
        {
            double assumed = ratio * secondsMean / (1 + ratio * (tokensMean - 1));
            double slope = (covariance + AssumedVariance * assumed) / (variance + AssumedVariance);
            return Math.Clamp(slope, 0, secondsMean / tokensMean);
        }
    }

    /// <summary>Of a round of so many tokens.</summary>
    public double Of(int tokens) => secondsMean + PerToken * (tokens - tokensMean);

    public void Learn(int tokens, double seconds)
    {
        double most = IsKnown ? Surprise * Of(tokens) : seconds;
        surprises = seconds > most ? surprises + 1 : 0;
        if (surprises is > 0 and < NoSurprise) seconds = most;
        weight = weight * Kept + 1;
        double share = 1 / weight, fromTokens = tokens - tokensMean, fromSeconds = seconds - secondsMean;
        tokensMean += share * fromTokens;
        secondsMean += share * fromSeconds;
        variance = (1 - share) * (variance + share * fromTokens * fromTokens);
        covariance = (1 - share) * (covariance + share * fromTokens * fromSeconds);
        bool isSeen = variance > AssumedVariance && Of(1) > 0;
        ratio += isSeen ? Renewed * (PerToken / Of(1) - ratio) : Forgotten * (AssumedRatio - ratio);
    }
}
