using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// Ranks sentences by the probability that they hold the answer: softmax over a weighted sum of <see cref="SentenceFeatures"/>. The weights were
/// fitted on development data (docs/answers.md has the command and what it yields).
/// </summary>
internal static class SentenceRanking
{
    /// <summary>One per feature, in the order of <see cref="SentenceFeatures.Names"/>.</summary>
    public static IReadOnlyList<double> Weights { get; } = [3.0, 3.0, 1.0, 1.0, 0.5, 2.0, 0.5, 2.0, 1.0, 0.5, -2.0, -1.5, -1.0];

    /// <summary>Best first; the probabilities of all sum to 1.</summary>
    public static IReadOnlyList<RankedSentence> Rank(IReadOnlyList<SourceSentence> sentences, double[][] features)
    {
        if (sentences.Count == 0) return [];
        double[] scores = [.. features.Select(row => row.Zip(Weights, (value, weight) => value * weight).Sum())];
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
