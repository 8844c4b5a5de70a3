using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// What holds now is said by the newest document: where a question asks for what is, and two dated documents say nearly as much of it, the newer one comes first.
/// Pure.
/// </summary>
internal static class Newest
{
    /// <summary>How far behind the best sentence's score the newer one may be, in general and where the question says "current" or the like.</summary>
    private const double Near = 0.8, Far = 2.5;

    /// <summary>The share of what the best sentence holds that the newer one must hold.</summary>
    private const double AsMuch = 0.85;

    /// <summary>The sentences with the newest of the best ones first.</summary>
    public static IReadOnlyList<RankedSentence> First(ReadQuestion question, QuestionTerms terms, IReadOnlyList<RankedSentence> ranked)
    {
        if (ranked is not [{ Sentence.Hit.Document: { Date: { } date } document } best, ..] || !question.Wants.IsPresent) return ranked;
        double behind = question.Wants.SaysNow ? Far : Near;
        RankedSentence? newest = ranked
            .TakeWhile(r => r.Score >= best.Score - behind)
            .Where(r => r.Sentence.Hit.Document.Id != document.Id && r.Sentence.Hit.Document.Date > date
                && terms.Share(r.Row.Held) >= AsMuch * terms.Share(best.Row.Held) && (r.Row.HasAnswerType || !best.Row.HasAnswerType))
            .MaxBy(r => r.Sentence.Hit.Document.Date);
        return SentenceRanking.InFront(newest, ranked);
    }
}
