using System.Globalization;

namespace Rag.Retrieval.Answers.Refusing;

/// <summary>
/// The probability that the documents hold an answer: a logistic function of <see cref="RefusalFeatures"/>, fitted on development data in which
/// half of the questions had their document taken away (docs/answers.md has the command, the curve and what it yields).
/// </summary>
internal static class Refusal
{
    /// <summary>The function's constant.</summary>
    public const double Bias = -4.53;

    /// <summary>One per feature, in the order of <see cref="RefusalFeatures.Names"/>.</summary>
    public static IReadOnlyList<double> Weights { get; } = [0, 0.84, 0.20, 0.48, 2.60, 0.62, 1.43, 1.55, 4.88, 1.40, 0, 1.04, 0.20, 0.84, 0.54, 0.4, 2];

    /// <summary>0 to 1.</summary>
    public static double Probability(double[] features) =>
        1 / (1 + Math.Exp(-(Bias + features.Zip(Weights, (value, weight) => value * weight).Sum())));

    /// <summary>Why the nearest passages fell short, for the reader.</summary>
    public static string Explain(double[] features)
    {
        if (features[2] == 0) return "No passage has any of the question's words.";
        string share = features[2].ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
        string reason = $"The nearest passage has {share} of what the question's words weigh";
        return features[11] < 1 ? reason + ", and not all of its names and numbers." : reason + ".";
    }
}
