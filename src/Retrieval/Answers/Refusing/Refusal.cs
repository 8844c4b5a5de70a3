using System.Globalization;

namespace Rag.Retrieval.Answers.Refusing;

/// <summary>
/// The probability that the documents hold an answer: a logistic function of <see cref="RefusalFeatures"/>, fitted on development data in which
/// half of the questions had their document taken away (docs/answers.md has the command, the curve and what it yields).
/// </summary>
internal static class Refusal
{
    /// <summary>The function's constant.</summary>
    public const double Bias = -5.05;

    /// <summary>One per feature, in the order of <see cref="RefusalFeatures.Names"/>.</summary>
    public static IReadOnlyList<double> Weights { get; } = [0.6, 2.15, 0.8, 0.5, 5.25, 2.1, 0.35, 0.95, 0.15, 0.8, 0.95, 1.1];

    private static readonly int NamesAt = RefusalFeatures.Names.ToList().IndexOf("names and numbers");

    /// <summary>0 to 1.</summary>
    public static double Probability(double[] features) =>
        1 / (1 + Math.Exp(-(Bias + features.Zip(Weights, (value, weight) => value * weight).Sum())));

    /// <summary>Why the nearest passages fell short, for the reader.</summary>
    public static string Explain(double[] features)
    {
        if (features[0] == 0) return "No passage has any of the question's words.";
        string share = features[0].ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
        string reason = $"The nearest sentence has {share} of what the question's words weigh";
        return features[NamesAt] < 1 ? reason + ", and not all of its names and numbers." : reason + ".";
    }
}
