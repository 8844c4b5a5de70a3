using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// Ranks sentences by the probability that they hold the answer: softmax over a weighted sum of <see cref="SentenceFeatures"/>. The weights were
/// fitted on development data (docs/places.md has the command and what it yields); those of headings, questions, scraps, definitions, named documents, records, of
/// what repeats the question and of what stands in headings and titles, which that data has hardly any of, were set by hand.
/// </summary>
internal static class SentenceRanking
{
    /// <summary>One per feature, in the order of <see cref="SentenceFeatures.Names"/>.</summary>
    public static IReadOnlyList<double> Weights { get; } =
        [2.2, 2.4, 3.6, 2.7, 0.9, 2, 2.3, 2.6, 0.8, 1.6, 1.8, 1.5, 1.0, 0.8, 3.5, 1.5, 1.5, 2];

    /// <summary>Best first; the probabilities of all sum to 1.</summary>
    public static IReadOnlyList<RankedSentence> Rank(IReadOnlyList<SourceSentence> sentences, IReadOnlyList<SentenceRow> rows) => Rank(sentences, rows, Weights);

    /// <summary>The same with the row in front that a table is looked up for; of the best one's own table its order is kept.</summary>
    public static IReadOnlyList<RankedSentence> WithRowFirst(ReadQuestion question, QuestionTerms terms, IReadOnlyList<RankedSentence> ranked)
    {
        if (ranked.Count == 0 || ranked[0].Sentence.TableHeader is not null) return ranked;
        RankedSentence? row = ranked.Take(Near).FirstOrDefault(r => TableLookup.Answers(question, terms, r.Sentence));
        return InFront(row, ranked);
    }

    /// <summary>The same with one of them in front, if any; the others keep their order.</summary>
    public static IReadOnlyList<RankedSentence> InFront(RankedSentence? first, IReadOnlyList<RankedSentence> ranked) =>
        first is null ? ranked : [first, .. ranked.Where(r => r != first)];

    private const int Near = 10;

    /// <summary>The same by other weights, for calibration.</summary>
    internal static IReadOnlyList<RankedSentence> Rank(IReadOnlyList<SourceSentence> sentences, IReadOnlyList<SentenceRow> rows, IReadOnlyList<double> weights)
    {
        if (sentences.Count == 0) return [];
        double[] scores = [.. rows.Select(row => row.Features.Zip(weights, (value, weight) => value * weight).Sum())];
        double highest = scores.Max(), sum = scores.Sum(score => Math.Exp(score - highest));
        return [.. sentences
            .Select((sentence, i) => new RankedSentence(sentence, scores[i], Math.Exp(scores[i] - highest) / sum, rows[i]))
            .OrderByDescending(ranked => ranked.Score)
            .ThenBy(ranked => ranked.Sentence.Rank)
            .ThenBy(ranked => ranked.Sentence.Start)];
    }
}

/// <summary>A sentence and how likely it holds the answer.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Score">Weighted sum of the features.</param>
/// <param name="Probability">Among the sentences found, 0 to 1.</param>
/// <param name="Row">Its features.</param>
internal sealed record RankedSentence(SourceSentence Sentence, double Score, double Probability, SentenceRow Row);
