namespace Rag.Inference.Chat.Drafting;

/// <summary>
/// The seconds of a round that writes, as a fixed part and one per token: a straight line through the last rounds by least squares, older
/// ones counting less. While all rounds have the same number of tokens the slope cannot be seen; then one more token is assumed to cost a
/// third of the first.
/// </summary>
internal sealed class RoundCost
{
    private const double AssumedSlope = 1.0 / 3;
    private const double AssumedVariance = 0.05;
    private const double Kept = 0.95;

    private double weight, tokensMean, secondsMean, variance, covariance;

    /// <summary>True once a round was seen.</summary>
    public bool IsKnown => weight > 0;

    /// <summary>Of one more token.</summary>
    public double PerToken
    {
        get
        {
            double assumed = AssumedSlope * secondsMean / (1 + AssumedSlope * (tokensMean - 1));
            double slope = (covariance + AssumedVariance * assumed) / (variance + AssumedVariance);
            return Math.Clamp(slope, 0, secondsMean / tokensMean);
        }
    }

    /// <summary>Of a round of so many tokens.</summary>
    public double Of(int tokens) => secondsMean + PerToken * (tokens - tokensMean);

    public void Learn(int tokens, double seconds)
    {
        weight = weight * Kept + 1;
        double share = 1 / weight, fromTokens = tokens - tokensMean, fromSeconds = seconds - secondsMean;
        tokensMean += share * fromTokens;
        secondsMean += share * fromSeconds;
        variance = (1 - share) * (variance + share * fromTokens * fromTokens);
        covariance = (1 - share) * (covariance + share * fromTokens * fromSeconds);
    }
}
