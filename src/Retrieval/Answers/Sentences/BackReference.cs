using System.Collections.Frozen;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Words at a sentence's beginning that stand for something named before.</summary>
internal static class BackReference
{
    private static readonly FrozenSet<string> Words =
        Lexicon.All.SelectMany(lexicon => lexicon.Grammar.Pronouns.Concat(lexicon.Grammar.Referring)).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a sentence begins with one, ignoring quotation marks and list signs.</summary>
    public static bool Begins(string sentence)
    {
        int start = 0;
        while (start < sentence.Length && !char.IsLetterOrDigit(sentence[start])) start++;
        int end = start;
        while (end < sentence.Length && char.IsLetter(sentence[end])) end++;
        return Words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(sentence.AsSpan(start, end - start));
    }
}
