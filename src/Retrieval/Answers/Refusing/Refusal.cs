using System.Globalization;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Refusing;

/// <summary>
/// The probability that the documents hold an answer: a logistic function of <see cref="RefusalFeatures"/>, fitted on development data in which
/// half of the questions had their document taken away (docs/quotes.md has the command, the curve and what it yields).
/// </summary>
internal static class Refusal
{
    /// <summary>The function's constant.</summary>
    public const double Bias = -3.3;

    /// <summary>One per feature, in the order of <see cref="RefusalFeatures.Names"/>; the first tells nothing beside the others and serves <see cref="Explain"/> alone.</summary>
    public static IReadOnlyList<double> Weights { get; } = [0, 0.6, 1.5, 4.6, 3.3, 1, 1.1, 0.7, 1.2, 1.2, 3];

    /// <summary>The least probability where a record or a list that answers was found.</summary>
    public const double RecordAnswers = 0.6;

    private const double NearlyAll = 0.95, WholeRecord = 0.85, LabelAsked = 0.5, OtherRecord = 0.4;

    private static readonly int NamesAt = RefusalFeatures.Names.ToList().IndexOf("names and numbers");

    /// <summary>0 to 1.</summary>
    public static double Probability(double[] features) =>
        1 / (1 + Math.Exp(-(Bias + features.Zip(Weights, (value, weight) => value * weight).Sum())));

    /// <summary>
    /// The probability where the best sentence tells more than its wording. None of another thing's answers one about this one: no more than
    /// <see cref="OtherRecord"/>; nor does any without a value of the kind that is wanted, or of which only the document's title holds anything of the question. No less than <see cref="RecordAnswers"/> where it begins the section whose heading says what is asked, or is a record (a table's
    /// row, a list's item, a property) that, together with the title and headings above it, holds what the question asks about and for; no more than
    /// <see cref="OtherRecord"/> where that is labelled as something else, unless an account of the document's subject is wanted. Development data has hardly any
    /// of these, so this is set by hand.
    /// </summary>
    public static double WithStructure(double probability, bool isAccount, ReadQuestion question, QuestionTerms terms, IReadOnlyList<RankedSentence> ranked)
    {
        if (ranked.Count > 0 && (RefusalFeatures.LacksIdentifier(question, ranked[0].Sentence) || RefusalFeatures.IsOfAnotherSection(question, ranked))) return Math.Min(probability, OtherRecord);
        if (LacksValue(question, ranked) || (!isAccount && SaysNothingOfIt(terms, ranked))) return Math.Min(probability, OtherRecord);
        if (ranked is [{ Row.BeginsSection: true }, ..]) return Math.Max(probability, RecordAnswers);
        if (ranked is not [{ Sentence.IsRecord: true } best, ..]) return probability;
        if (RecordLabel.Asked(best.Sentence, question) < LabelAsked) return isAccount ? probability : Math.Min(probability, OtherRecord);
        return (terms.Words.Count > 1 && terms.Share(best.Row.Held) >= WholeRecord) || TableLookup.Answers(question, terms, best.Sentence) ? Math.Max(probability, RecordAnswers) : probability;
    }

    /// <summary>Whether a value is wanted that shows by its form, and none of the sentences that would be quoted has one.</summary>
    private static bool LacksValue(ReadQuestion question, IReadOnlyList<RankedSentence> ranked) =>
        question.Wants.Value is not null && !ranked.Take(ExtractiveAnswer.Longest).Any(r => r.Row.HasAnswerType);

    /// <summary>Whether neither the best sentence nor those beside it hold anything of the question: its title alone does.</summary>
    private static bool SaysNothingOfIt(QuestionTerms terms, IReadOnlyList<RankedSentence> ranked) => ranked.Count > 0 && terms.Share(ranked[0].Row.Around) <= 0;

    /// <summary>Why the nearest passages fell short, for the reader.</summary>
    public static string Explain(double[] features)
    {
        if (features[0] == 0) return "No passage has any of the question's words.";
        if (features[0] >= NearlyAll) return "The nearest sentence has the question's words, but does not look like an answer to it.";
        string share = features[0].ToString("P0", CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal);
        string reason = $"The nearest sentence has {share} of what the question's words weigh";
        return features[NamesAt] < 1 ? reason + ", and not all of its names and numbers." : reason + ".";
    }
}
