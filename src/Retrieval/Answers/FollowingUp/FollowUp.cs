using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Answers.FollowingUp;

/// <summary>
/// Rewrites a follow-up into a question that stands by itself, by rules: what it lacks is carried over from the turn before. A question with
/// a subject of its own is left alone, so that a new topic is not dragged along. Pure.
/// </summary>
internal static partial class FollowUp
{
    private const int MostCarried = 8;

    /// <summary>The standalone form, or null where the question stands by itself.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="history">The conversation before it, oldest first.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    public static string? Rewrite(string question, IReadOnlyList<Turn> history, TextAnalyzer analyzer)
    {
        string? subject = null, answer = null;
        foreach (Turn turn in history)
        {
            // A follow-up to a follow-up carries on what that one had taken over.
            if (turn.Role == "user") subject = subject is null ? turn.Text : Standalone(turn.Text, subject, answer, analyzer) ?? turn.Text;
            else if (turn.Role == "assistant") answer = turn.Text;
        }
        return subject is null ? null : Standalone(question, subject, answer, analyzer);
    }

    private static string? Standalone(string question, string subject, string? answer, TextAnalyzer analyzer)
    {
        bool elliptic = Opening().IsMatch(question);
        bool pronoun = Pronoun().IsMatch(question);
        string? language = LanguageDetector.Detect(subject + " " + question);
        List<string> own = [.. analyzer.Sequence(question, language).Distinct()];
        int asked = own.Count(term => !IsQuestionWord(term));
        bool named = Facts.Names(question).Count > 0;
        if (!elliptic && !(pronoun && !(named && asked > 3)) && !(asked <= 1 && !named)) return null;

        if (elliptic && asked <= 2 && Replaced(question, subject) is { } same) return same;

        List<string> carried = [.. Carried(subject, own, language, analyzer, skipNumbers: Facts.Numbers(question).Count > 0).Take(MostCarried)];
        if (pronoun && answer is not null) carried.AddRange(Facts.Names(answer).Where(name => !carried.Contains(name)).Take(3));
        string words = string.Join(' ', carried.Take(MostCarried));
        return words.Length == 0 ? null : $"{question.Trim()} ({words})";
    }

    /// <summary>"And in 2023?", "and in May?", "what about Bergen?" ask the same of another year, month or name, which takes the other's place; null where there is none to be replaced.</summary>
    private static string? Replaced(string question, string subject)
    {
        string replaced = subject;
        foreach (Regex time in (Regex[])[Year(), Month()])
            if (time.Match(question) is { Success: true } said && time.IsMatch(replaced)) replaced = time.Replace(replaced, said.Value, 1);
        if (replaced != subject) return replaced;
        return Facts.Names(question) is [var name] && Facts.Names(subject) is [var other] && other != name ? subject.Replace(other, name, StringComparison.Ordinal) : null;
    }

    /// <summary>Names and content words of the subject that the question has not got itself, as written.</summary>
    private static IEnumerable<string> Carried(string subject, List<string> own, string? language, TextAnalyzer analyzer, bool skipNumbers)
    {
        foreach (Match word in Word().Matches(subject))
        {
            if (skipNumbers && char.IsDigit(word.Value[0])) continue;
            List<string> terms = [.. analyzer.Sequence(word.Value, language)];
            if (terms.Count > 0 && !terms.Any(term => own.Contains(term) || IsQuestionWord(term))) yield return word.Value;
        }
    }

    private static bool IsQuestionWord(string term) =>
        term is "mani" or "much" or "long" or "old" or "what" or "who" or "when" or "where" or "how" or "why" or "which" or "do" or "doe" or "did" or "tell" or "about"
            or "viel" or "viele" or "alt" or "lang" or "wann" or "wo" or "wer" or "cuanto" or "quien" or "donde" or "and" or "say" or "said" or "it" or "mean";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"^\s*(and|but|or|what about|how about|what else|why(?:\s*not)?\s*\??$|und|aber|was ist mit|wie ist es mit|y|e|pero|qué tal|et|mais|还有|那么|那)\b", Options, 10000)]
    private static partial Regex Opening();

    [GeneratedRegex(@"\b(he|she|it|they|him|her|them|his|hers|its|their|theirs|this|that|these|those|there|then|one|er|sie|es|ihn|ihm|ihr|ihre[nmrs]?|seine?[nmrs]?|dies\w*|dort|damals|él|ella|ellos|ellas|ello|su|sus|este|esta|esto|ese|esa|eso|allí|il|elle|ils|elles|leur|son|sa|ses|cela|ça)\b|他|她|它|他们|这个|那个|其", Options, 10000)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"\b(1[0-9]|20)\d\d\b", Options, 10000)]
    private static partial Regex Year();

    [GeneratedRegex(@"(?<=\b(?:in|of|for|during|since|im|vom|für|seit|en|de)\s)(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni|juli|oktober|dezember|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\b", Options, 10000)]
    private static partial Regex Month();

    [GeneratedRegex(@"[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}'’._-]*[\p{L}\p{Nd}]|\p{Nd}|\p{Lu}", Options, 10000)]
    private static partial Regex Word();
}
