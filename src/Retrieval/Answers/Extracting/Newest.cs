using System.Text.RegularExpressions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// What holds now is said by the newest document: where a question asks for what is, and two dated documents say nearly as much of it, the newer one comes first.
/// English and German. Pure.
/// </summary>
internal static partial class Newest
{
    /// <summary>How far behind the best sentence's score the newer one may be, in general and where the question says "current" or the like.</summary>
    private const double Near = 0.8, Far = 2.5;

    /// <summary>The share of what the best sentence holds that the newer one must hold.</summary>
    private const double AsMuch = 0.85;

    /// <summary>The sentences with the newest of the best ones first.</summary>
    public static IReadOnlyList<RankedSentence> First(string question, QuestionTerms terms, IReadOnlyList<RankedSentence> ranked)
    {
        if (ranked is not [{ Sentence.Hit.Document: { Date: { } date } document } best, ..] || !Is().IsMatch(question) || OfAnotherTime().IsMatch(question)) return ranked;
        double behind = Now().IsMatch(question) ? Far : Near;
        RankedSentence? newest = ranked
            .TakeWhile(r => r.Score >= best.Score - behind)
            .Where(r => r.Sentence.Hit.Document.Id != document.Id && r.Sentence.Hit.Document.Date > date
                && terms.Share(r.Row.Held) >= AsMuch * terms.Share(best.Row.Held) && (r.Row.HasAnswerType || !best.Row.HasAnswerType))
            .MaxBy(r => r.Sentence.Hit.Document.Date);
        return SentenceRanking.InFront(newest, ranked);
    }

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\b(?:is|are|'s|’s|do|does|has|have|can|must|ist|sind|hat|habe|haben|kostet|zahlen|zahle)\b", Options, 10000)]
    private static partial Regex Is();

    [GeneratedRegex(@"\b(?:current|currently|now|nowadays|today|aktuell\w*|derzeit\w*|jetzt|momentan|heute)\b|\bat the moment\b", Options, 10000)]
    private static partial Regex Now();

    [GeneratedRegex(@"\d|\b(?:was|were|did|had|before|first|old|former|previous|originally|last|war|waren|hatte|hatten|vorher|früher|zuerst|letzte\w*|january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember)\b", Options, 10000)]
    private static partial Regex OfAnotherTime();
}
