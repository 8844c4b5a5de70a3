using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions;

/// <summary>
/// Words of a question that say nothing of what is asked about: those that address the assistant ("Tell me about …"). Pure.
/// </summary>
internal static partial class RequestWords
{
    private const int Most = 5;

    private static readonly Phrases Requests = new(lexicon => lexicon.Requests, @"^\s*(?:{0})\b[,!]?\s+"),
        Asking = Phrases.Of(lexicon =>
            [.. lexicon.QuestionWords.Why, .. lexicon.QuestionWords.How, .. lexicon.QuestionWords.When, .. lexicon.QuestionWords.Where],
            Phrases.Beginning);

    /// <summary>Words that no document would have to hold, by the language that has them.</summary>
    private static readonly FrozenDictionary<Lexicon, FrozenSet<string>> Empty = Lexicon.All
        .ToFrozenDictionary(lexicon => lexicon, lexicon => new[]
    {
        (Language.Find(lexicon.Language)?.StopWords ?? []).Except(lexicon.QuestionWords.All), lexicon.QuestionWords.What,
            lexicon.QuestionWords.Which, lexicon.Grammar.Possessives,
        lexicon.Grammar.Self, lexicon.Grammar.During, lexicon.Documents.Fillers, lexicon.Files.Values.SelectMany(kind => kind.All),
    }.SelectMany(words => words).SelectMany(words => words.Split(' ')).ToFrozenSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// Whether all words are such: what is left of "What did I do last week?", "Was ist am Montag passiert?", "Show me the notes of May".
    /// </summary>
    public static bool SayNothing(AskedText rest) => rest.Lexicons
        .Any(lexicon => Word().Matches(rest.Text).All(word => Empty[lexicon].Contains(word.Value)));

    /// <summary>
    /// The question without words at its beginning that address the assistant; as it is where nothing else would be left.
    /// </summary>
    public static string Strip(AskedText question)
    {
        string rest = question.Text;
        for (int i = 0; i < Most && Requests.Find(question with { Text = rest }) is { } request; i++) rest = rest[request.Match.Length..];
        return rest.Any(char.IsLetterOrDigit) ? rest : question.Text;
    }

    /// <summary>The word at its beginning that asks how, why, when or where, lower case and without diacritics; null where none does.</summary>
    public static string? AskingIn(AskedText question) => Asking.Find(question) is { } asking ? SimilarWords.Of(asking.Match.Value)[0]
        : null;

    [GeneratedRegex(@"\w+(?:-\w+)*", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
