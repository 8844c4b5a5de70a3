using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// Ranks sentences by the probability that they hold the answer: softmax over a weighted sum of <see cref="SentenceFeatures"/>. The weights were
/// fitted on development data (docs/answers.md has the command and what it yields); those of headings and of questions, which that data has
/// hardly any of, were set by hand.
/// </summary>
internal static class SentenceRanking
{
    /// <summary>One per feature, in the order of <see cref="SentenceFeatures.Names"/>.</summary>
    public static IReadOnlyList<double> Weights { get; } = [4.98, 3.92, 1.33, 2.51, 0, 3.78, 0.37, 4.64, 2.23, 2.62, -2, -1.5, -1.36];

    /// <summary>Best first; the probabilities of all sum to 1.</summary>
    public static IReadOnlyList<RankedSentence> Rank(IReadOnlyList<SourceSentence> sentences, double[][] features) => Rank(sentences, features, Weights);

    /// <summary>The same by other weights, for calibration.</summary>
    internal static IReadOnlyList<RankedSentence> Rank(IReadOnlyList<SourceSentence> sentences, double[][] features, IReadOnlyList<double> weights)
    {
        if (sentences.Count == 0) return [];
        double[] scores = [.. features.Select(row => row.Zip(weights, (value, weight) => value * weight).Sum())];
        double highest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - highest));
        return [.. sentences
            .Select((sentence, i) => new RankedSentence(sentence, scores[i], Math.Exp(scores[i] - highest) / sum, features[i]))
            .OrderByDescending(ranked => ranked.Score)
            .ThenBy(ranked => ranked.Sentence.Rank)
            .ThenBy(ranked => ranked.Sentence.Start)];
    }
}

/// <summary>A sentence and how likely it holds the answer.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Score">Weighted sum of the features.</param>
/// <param name="Probability">Among the sentences found, 0 to 1.</param>
/// <param name="Features">As in <see cref="SentenceFeatures.Names"/>.</param>
internal sealed record RankedSentence(SourceSentence Sentence, double Score, double Probability, double[] Features);
