using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Answers.Checking;

/// <summary>Whether a small model's sentence may stand in the place of the quote that it was made from. Pure.</summary>
internal static partial class Shortening
{
    /// <summary>How many of the quote's words may be left out between two that are kept.</summary>
    private const int MostLeftOut = 2;

    /// <summary>The share of the quote's new words that is kept where nothing else tells that the answer is among them.</summary>
    private const double Most = 0.7;

    /// <summary>
    /// True where the sentence says the quote's words in their order and none besides, so that who did what to whom stays; only a year may move.
    /// A third of what a 135M model wrote more freely, and the support check let pass, was wrong (docs/support-check.md).
    /// </summary>
    /// <param name="sentence">As the model wrote it.</param>
    /// <param name="quote">The source's sentence.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="language">Of the quote.</param>
    public static bool IsOne(string sentence, string quote, TextAnalyzer analyzer, string? language)
    {
        // "Would be set up, provided that …" is not "was set up", and "some Normans" are not "the Normans".
        if (Modal().IsMatch(sentence) != Modal().IsMatch(quote) || Hedge().IsMatch(sentence) != Hedge().IsMatch(quote)) return false;
        List<string> source = [.. analyzer.Sequence(quote, language)];
        HashSet<int>? last = null;
        foreach (string term in analyzer.Sequence(sentence, language))
        {
            if (Year().IsMatch(term) && source.Contains(term)) continue;
            HashSet<int> next = [];
            for (int i = 0; i < source.Count; i++)
                if (source[i] == term && (last is null || Enumerable.Range(i - 1 - MostLeftOut, 1 + MostLeftOut).Any(last.Contains))) next.Add(i);
            if (next.Count == 0) return false;
            last = next;
        }
        return last is not null;
    }

    /// <summary>True where nothing that may answer the question is lost.</summary>
    /// <param name="sentence">As the model wrote it; its facts have been checked.</param>
    /// <param name="quote">The source's sentence.</param>
    /// <param name="evidence">What was asked.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="language">Of the quote.</param>
    public static bool KeepsAnswer(string sentence, string quote, Evidence evidence, TextAnalyzer analyzer, string? language)
    {
        AnswerType type = AnswerTypes.Of(evidence.Question);
        // Where model and ranking agree on the words that answer, the rest of the quote need not be repeated.
        List<string> answers = [.. Emphasis.Find(evidence.Question, evidence.Terms, quote, analyzer, language).Select(range => quote[range])];
        if (answers.Count > 0 && type is not AnswerType.Reason)
            return answers.Exists(answer => sentence.Contains(answer, StringComparison.OrdinalIgnoreCase));
        HashSet<string> kept = [.. analyzer.Sequence(sentence, language)];
        List<string> added = [.. analyzer.Sequence(quote, language).Distinct().Where(term => evidence.Terms.WordOf(term) < 0)];
        return added.Count(kept.Contains) >= Most * added.Count;
    }

    [GeneratedRegex(@"\b(?:would|could|may|might|should|must|can|würden?|könnten?|könne|kann|soll(?:en|te|ten)?|dürften?|muss|müssen|podrían?|puede|pueden|debería|debe)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Modal();

    [GeneratedRegex(@"\b(?:some|few|many|most|several|only|hardly|rarely|seldom|probably|possibly|perhaps|allegedly|reportedly|likely|nearly|almost|sometimes|often|usually|occasionally|mostly|partly|manchmal|oft|meist|teilweise|einige|wenige|viele|meisten?|mehrere|nur|kaum|selten|wahrscheinlich|vielleicht|angeblich|fast|algunos|algunas|pocos|pocas|muchos|muchas|mayoría|varios|varias|solo|sólo|probablemente|quizás?|casi|a veces|a menudo)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hedge();

    [GeneratedRegex(@"^[12]\d{3}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Year();
}
