using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions;

/// <summary>
/// Rewrites a follow-up into a question that stands by itself, by rules: what it lacks is carried over from the turn before. A question
/// with
/// a subject of its own is left alone, so that a new topic is not dragged along. Pure.
/// </summary>
internal static partial class FollowUp
{
    private const int MostCarried = 8;

    private static readonly Phrases Opening = new(lexicon => lexicon.Openings, Phrases.Beginning),
        Pronoun = Phrases.Of(lexicon => lexicon.Grammar.Pronouns.Concat(lexicon.Grammar.Adverbs)),
        Month = new(lexicon => [$"{Words.Pattern([.. lexicon.Grammar.During, .. lexicon.Grammar.For, .. lexicon.Time.Since])} {{month}}"]);

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
        string? language = LanguageDetector.Detect(subject + " " + question);
        AskedText asked = language is null ? AskedText.Of(question) : new AskedText(question, Lexicon.For(language));
        bool elliptic = Opening.IsIn(asked), pronoun = Pronoun.IsIn(asked), named = Facts.Names(question).Count > 0;
        HashSet<string> empty = [.. asked.Lexicons.SelectMany(lexicon => Empty(lexicon, analyzer, language))];
        List<string> own = [.. analyzer.Sequence(question, language).Distinct()];
        int telling = own.Count(term => !empty.Contains(term));
        if (!elliptic && !(pronoun && !(named && telling > 3)) && !(telling <= 1 && !named)) return null;

        if (elliptic && telling <= 2 && Replaced(asked, subject) is { } same) return same;

        List<string> carried = [.. Carried(subject, [.. own, .. empty], language, analyzer, skipNumbers: question.Any(char.IsDigit))
            .Take(MostCarried)];
        if (pronoun && answer is not null) carried.AddRange(Facts.Names(answer).Where(name => !carried.Contains(name)).Take(3));
        string words = string.Join(' ', carried.Take(MostCarried));
        return words.Length == 0 ? null : $"{question.Trim()} ({words})";
    }

    /// <summary>
    /// "And in 2023?", "and in May?", "what about Bergen?" ask the same of another year, month or name, which takes the other's place; null
    /// where there is none to be replaced.
    /// </summary>
    private static string? Replaced(AskedText question, string subject)
    {
        string replaced = subject;
        if (Year().Match(question.Text) is { Success: true } year) replaced = Year().Replace(replaced, year.Value, 1);
        if (Month.Find(question)?["month"] is { } month
            && Month.Find(question with { Text = replaced })?.Match.Groups["month"] is { } before)
            replaced = string.Concat(replaced.AsSpan(0, before.Index), month, replaced.AsSpan(before.Index + before.Length));
        if (replaced != subject) return replaced;
        return Facts.Names(question.Text) is [var name] && Facts.Names(subject) is [var other] && other != name
            ? subject.Replace(other, name, StringComparison.Ordinal) : null;
    }

    /// <summary>Names and content words of the subject that the question has not got itself, as written.</summary>
    private static IEnumerable<string> Carried(string subject, HashSet<string> known, string? language, TextAnalyzer analyzer,
        bool skipNumbers)
    {
        foreach (Match word in Word().Matches(subject))
        {
            if (skipNumbers && char.IsDigit(word.Value[0])) continue;
            List<string> terms = [.. analyzer.Sequence(word.Value, language)];
            if (terms.Count > 0 && !terms.Any(known.Contains)) yield return word.Value;
        }
    }

    /// <summary>The terms of words that ask and name nothing.</summary>
    private static IEnumerable<string> Empty(Lexicon lexicon, TextAnalyzer analyzer, string? language)
    {
        QuestionWords words = lexicon.QuestionWords;
        IEnumerable<string> asking = [.. words.All, .. words.Amount, .. words.Saying, .. lexicon.Grammar.And];
        return asking.SelectMany(word => analyzer.Sequence(word, language))
            .Concat(language is null ? Language.Find(lexicon.Language)?.StopWords.Select(TextAnalyzer.Fold) ?? [] : []);
    }

    [GeneratedRegex(@"\b(1[0-9]|20)\d\d\b", RegexOptions.NonBacktracking)]
    private static partial Regex Year();

    [GeneratedRegex(@"[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd}'’._-]*[\p{L}\p{Nd}]|\p{Nd}|\p{Lu}", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
