using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Answers.FollowingUp;

/// <summary>One of the things that a question asks for.</summary>
/// <param name="Asked">Its words in the question.</param>
/// <param name="Standalone">The same as a question that stands by itself.</param>
internal sealed record QuestionPart(string Asked, string Standalone)
{
    /// <summary>Whether it leans on nothing that was said before.</summary>
    public bool StandsAlone => Asked == Standalone;
}

/// <summary>
/// Takes a question that asks for several things ("Who built it, and what did it cost?") apart, by rules: each is searched and answered by itself, since
/// no sentence holds the words of both. Pure.
/// </summary>
internal static partial class QuestionParts
{
    /// <summary>The most parts; more of them are no question but a form to fill in.</summary>
    private const int Most = 5;

    private const int FewestWords = 2, AccountWords = 10;

    /// <summary>The parts in order; none where it asks for one thing.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="history">The conversation before it, oldest first.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    public static IReadOnlyList<QuestionPart> Of(string question, IReadOnlyList<Turn> history, TextAnalyzer analyzer)
    {
        List<string> asked = Cut(question.Trim());
        // What follows the last question mark without one says how to answer, or why it is asked.
        if (asked is [.., [.., '?'], [.., not '?']]) asked.RemoveAt(asked.Count - 1);
        if (asked.Count is < 2 or > Most || Other().Count(asked[0]) < FewestWords || Comparison().IsMatch(question)
            || asked.Any(WantsAccount)) return [];

        List<QuestionPart> parts = [];
        foreach (string part in asked)
        {
            // What a further part leans on is the one before it, not what was talked of earlier.
            IReadOnlyList<Turn> before = parts.Count == 0 ? history : [.. parts.Select(earlier => new Turn("user", earlier.Standalone))];
            parts.Add(new QuestionPart(part, FollowUp.Rewrite(part, before, analyzer) ?? part));
        }
        return parts;
    }

    private static List<string> Cut(string question)
    {
        List<string> parts = [];
        int start = 0;
        foreach (Match boundary in Boundary().Matches(question))
        {
            Group gap = boundary.Groups["gap"];
            if (boundary.Groups["next"].Success && FollowsQuestionWord(question.AsSpan(0, gap.Index))) continue;
            parts.Add(question[start..gap.Index]);
            start = gap.Index + gap.Length;
        }
        return [.. parts, question[start..]];
    }

    /// <summary>"When and where was it?" asks one thing of one verb; "…, and why, and what …" are parts of their own.</summary>
    private static bool FollowsQuestionWord(ReadOnlySpan<char> before)
    {
        ReadOnlySpan<char> rest = before.TrimEnd().TrimEnd(',').TrimEnd();
        ReadOnlySpan<char> word = LastWord(rest);
        if (!QuestionWord().IsMatch(word)) return false;
        ReadOnlySpan<char> earlier = rest[..^word.Length];
        return earlier.TrimEnd() is var spoken && (spoken.Length == earlier.Length || !Conjunction().IsMatch(LastWord(spoken)));
    }

    private static ReadOnlySpan<char> LastWord(ReadOnlySpan<char> text)
    {
        int at = text.Length;
        while (at > 0 && char.IsLetterOrDigit(text[at - 1])) at--;
        return text[at..];
    }

    /// <summary>"How has the spending on research developed over the quarters, and what does that suggest?" is one account, of the whole of a document.</summary>
    private static bool WantsAccount(string part) => AnswerTypes.IsOpen(part) && part.Split(' ').Length >= AccountWords;

    private const string QuestionWords =
        "who|whom|whose|what|when|where|why|how|which|wer|wen|wem|wessen|was|wann|wo|wohin|woher|wie|warum|wieso|weshalb|welche[mnrs]?|wieviele?"
        + "|qué|quién(?:es)?|cuándo|dónde|cómo|cuánt[oa]s?|cuál(?:es)?|qui|quand|où|comment|combien|pourquoi|quel(?:le)?s?";

    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\?(?<gap>\s+)|(?<gap>,?\s+(?:and|und|y|et)\s+(?:also\s+|auch\s+)?)(?<next>" + QuestionWords + @")\b", RegexOptions.NonBacktracking | Options)]
    private static partial Regex Boundary();

    [GeneratedRegex("^(?:" + QuestionWords + ")$", Options, 10000)]
    private static partial Regex QuestionWord();

    [GeneratedRegex("^(?:and|und|y|et)$", Options, 10000)]
    private static partial Regex Conjunction();

    [GeneratedRegex(@"\b(?:between|differ\w*|compar\w*|zwischen|unterschied\w*|vergleich\w*|entre|diferencia\w*)\b", Options, 10000)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\b(?!(?:and|und|y|et|" + QuestionWords + @")\b)\w+", Options, 10000)]
    private static partial Regex Other();
}
