using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Sentences that say what something is. Pure.</summary>
internal static class Definition
{
    private static readonly Phrases Verb = new(lexicon => [$"{Words.Pattern(lexicon.Grammar.Is)}|:|–|—"], @"^\p{L}{0,2}\s*(?:\([^)]{1,40}\)\s*|, [^,]{1,60}, )?(?:{0})(?:\s|$)");

    /// <summary>Whether a sentence says what the thing is: its name, perhaps an abbreviation in brackets, then "is".</summary>
    public static bool Gives(string thing, string sentence, string? language)
    {
        int at = sentence.IndexOf(thing, StringComparison.OrdinalIgnoreCase);
        if (at < 0 || (at > 0 && char.IsLetterOrDigit(sentence[at - 1]))) return false;
        return Verb.IsIn(new AskedText(sentence[(at + thing.Length)..], Lexicon.For(language)));
    }
}
