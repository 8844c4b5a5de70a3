using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// What holds now is said by the newest document: where a question asks for what is, and two dated documents or messages say nearly as much of it, the newer one
/// comes first, however each is worded. Pure.
/// </summary>
internal static class Newest
{
    /// <summary>
    /// How far behind the best sentence's score the newer one may be: in general; and where the question says "current" or the like, or both have dates of their
    /// own (not their files' times alone) and the newer one holds all that the best one does.
    /// </summary>
    private const double Near = 0.8, Far = 2.5;

    /// <summary>The share of what the best sentence holds that the newer one must hold.</summary>
    private const double AsMuch = 0.85;

    /// <summary>The share of words that two sentences about the same have in common.</summary>
    private const double Alike = 0.4;

    /// <summary>The sentences with the newest of the best ones first.</summary>
    public static IReadOnlyList<RankedSentence> First(ReadQuestion question, QuestionTerms terms, IReadOnlyList<RankedSentence> ranked)
    {
        if (ranked is not [{ Sentence.Hit: { Date: { } date } hit } best, ..] || !question.Wants.IsPresent) return ranked;
        bool now = question.Wants.SaysNow, dated = IsDated(hit);
        RankedSentence? newest = ranked
            .TakeWhile(r => r.Score >= best.Score - Far)
            .Where(r => now || r.Score >= best.Score - Near || (dated && IsDated(r.Sentence.Hit) && terms.Share(r.Row.Held) >= terms.Share(best.Row.Held)))
            .Where(r => !IsOfOne(r.Sentence.Hit, hit) && r.Sentence.Hit.Date > date
                && terms.Share(r.Row.Held) >= AsMuch * terms.Share(best.Row.Held) && (r.Row.HasAnswerType || !best.Row.HasAnswerType))
            .MaxBy(r => r.Sentence.Hit.Date);
        return SentenceRanking.InFront(newest, ranked);
    }

    /// <summary>
    /// What an older document or message says of the same in much the same words, where a newer one stands in front: it is to be named as older. Null where none
    /// does.
    /// </summary>
    public static SourceSentence? Older(QuestionTerms terms, IReadOnlyList<RankedSentence> ranked)
    {
        if (ranked is not [{ Sentence.Hit: var hit } first, ..] || !IsDated(hit)) return null;
        return ranked.Skip(1).TakeWhile(r => r.Score >= first.Score - Far).FirstOrDefault(r => !IsOfOne(r.Sentence.Hit, hit) && IsDated(r.Sentence.Hit) && r.Sentence.Hit.Date < hit.Date
            && terms.Share(r.Row.Held) >= AsMuch * terms.Share(first.Row.Held) && SaysOtherwise(first.Sentence, r.Sentence))?.Sentence;
    }

    /// <summary>Most words of the shorter one, and each has one that the other lacks: the value.</summary>
    private static bool SaysOtherwise(SourceSentence a, SourceSentence b)
    {
        int shared = a.Terms.Counts.Keys.Count(b.Terms.Counts.ContainsKey), fewer = Math.Min(a.Terms.Counts.Count, b.Terms.Counts.Count);
        return shared >= Alike * fewer && shared < a.Terms.Counts.Count && shared < b.Terms.Counts.Count;
    }

    private static bool IsDated(Hit hit) => hit.Passage.Facts.Date is not null || (hit.Document.Date is { } date && date != hit.Document.ModifiedAt);

    /// <summary>Of one document, and of one message or note within it.</summary>
    private static bool IsOfOne(Hit a, Hit b) => a.Document.Id == b.Document.Id && a.Passage.Facts.Date == b.Passage.Facts.Date;
}
