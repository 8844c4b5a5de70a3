using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions;

/// <summary>One of the things that a question asks for.</summary>
/// <param name="Asked">Its words in the question.</param>
/// <param name="Standalone">The same as a question that stands by itself.</param>
internal sealed record QuestionPart(string Asked, string Standalone)
{
    /// <summary>Whether it leans on nothing that was said before.</summary>
    public bool StandsAlone => Asked == Standalone;
}

/// <summary>
/// Takes a question that asks for several things ("Who built it, and what did it cost?") apart, by rules: each is searched and answered by
/// itself, since
/// no sentence holds the words of both. Pure.
/// </summary>
internal static partial class QuestionParts
{
    /// <summary>The most parts; more of them are no question but a form to fill in.</summary>
    private const int Most = 5;

    private const int FewestWords = 2, AccountWords = 10;

    private static readonly Phrases Boundary = new(
        lexicon => [@"[?？](?<gap>\s+)",
            $@"(?<gap>,?\s+{{and}}\s+(?:{Words.Pattern(lexicon.Grammar.Also)}\s+)?)(?<next>{Words.Pattern(lexicon.QuestionWords.All)})\b"],
            "{0}");

    private static readonly Phrases Comparison = new(lexicon => lexicon.Wants.Comparison);

    /// <summary>The parts in order; none where it asks for one thing.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="history">The conversation before it, oldest first.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    public static IReadOnlyList<QuestionPart> Of(string question, IReadOnlyList<Turn> history, TextAnalyzer analyzer)
    {
        AskedText text = AskedText.Of(question.Trim());
        List<string> asked = Cut(text);
        // What follows the last question mark without one says how to answer, or why it is asked.
        if (asked is [.., [.., '?'], [.., not '?']]) asked.RemoveAt(asked.Count - 1);
        if (asked.Count is < 2 or > Most || NamesTooLittle(asked[0], text.Lexicons) || Comparison.IsIn(text) || asked
            .Any(part => WantsAccount(text with { Text = part }))) return [];

        List<QuestionPart> parts = [];
        foreach (string part in asked)
        {
            // What a further part leans on is the one before it, not what was talked of earlier.
            IReadOnlyList<Turn> before = parts.Count == 0 ? history : [.. parts.Select(earlier => new Turn("user", earlier.Standalone))];
            parts.Add(new QuestionPart(part, FollowUp.Rewrite(part, before, analyzer) ?? part));
        }
        return parts;
    }

    private static List<string> Cut(AskedText question)
    {
        List<string> parts = [];
        int start = 0;
        foreach (Group gap in Boundary.In(question).OrderBy(boundary => boundary.Match.Index)
            .Where(boundary => boundary["next"] is null || !FollowsQuestionWord(question.Text[..boundary.Match.Index], question.Lexicons))
                .Select(boundary => boundary.Match.Groups["gap"]))
        {
            if (gap.Index < start) continue;
            parts.Add(question.Text[start..gap.Index]);
            start = gap.Index + gap.Length;
        }
        return [.. parts, question.Text[start..]];
    }

    /// <summary>"When and where was it?" asks one thing of one verb; "…, and why, and what …" are parts of their own.</summary>
    private static bool FollowsQuestionWord(string before, IReadOnlyList<Lexicon> lexicons)
    {
        List<Match> words = Word().Matches(before).ToList();
        return words is [.., { } last] && Asks(last.Value, lexicons) && before[(last.Index + last.Length)..].Trim() is "" or ","
            && !(words is [.., { } joins, _] && IsAnd(joins.Value, lexicons));
    }

    private static bool NamesTooLittle(string part, IReadOnlyList<Lexicon> lexicons) =>
        Word().Matches(part).Count(word => !Asks(word.Value, lexicons) && !IsAnd(word.Value, lexicons)) < FewestWords;

    private static bool Asks(string word, IReadOnlyList<Lexicon> lexicons) => lexicons
        .Any(lexicon => lexicon.QuestionWords.All.Contains(word, StringComparer.OrdinalIgnoreCase));

    private static bool IsAnd(string word, IReadOnlyList<Lexicon> lexicons) => lexicons
        .Any(lexicon => lexicon.Grammar.And.Contains(word, StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// "How has the spending on research developed over the quarters, and what does that suggest?" is one account, of the whole of a
    /// document.
    /// </summary>
    private static bool WantsAccount(AskedText part) => WantedAnswer.IsOpen(part) && part.Text.Split(' ').Length >= AccountWords;

    [GeneratedRegex(@"\w+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();
}
