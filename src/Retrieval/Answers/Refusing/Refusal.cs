using System.Globalization;

namespace Rag.Retrieval.Answers.Refusing;

/// <summary>
/// The probability that the documents hold an answer: a logistic function of <see cref="RefusalFeatures"/>, fitted on development data in which
/// half of the questions had their document taken away (docs/answers.md has the command, the curve and what it yields).
/// </summary>
internal static class Refusal
{
    /// <summary>The function's constant.</summary>
    public const double Bias = -7.73;

    /// <summary>One per feature, in the order of <see cref="RefusalFeatures.Names"/>.</summary>
    public static IReadOnlyList<double> Weights { get; } = [0.43, -1.72, -1.56, 1.45, 1.42, -2.08, 0.99, 4.20, 1.53, 2.14, 2.08, 0.80, 3.35, 3.17, -0.65];

    /// <summary>0 to 1.</summary>
    public static double Probability(double[] features) =>
        1 / (1 + Math.Exp(-(Bias + features.Zip(Weights, (value, weight) => value * weight).Sum())));

    /// <summary>Why the nearest passages fell short, for the reader.</summary>
    public static string Explain(double[] features)
    {
        if (features[0] == 0) return "No passage has any of the question's words.";
        string share = features[0].ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
        string reason = $"The nearest passage has {share} of what the question's words weigh";
        return features[8] < 1 ? reason + ", and not all of its names and numbers." : reason + ".";
    }
}
