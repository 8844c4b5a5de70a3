using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Words at a sentence's beginning that stand for something named before, in English, German, Spanish and French.</summary>
internal static class BackReference
{
    private static readonly FrozenSet<string> Words =
        ("it its he his she her they their them this that these those such er sein seine sie ihr ihre es dies diese dieser dieses deren dessen "
        + "él ella ello ellos ellas su sus esto este esta estos estas ese esa il elle ils elles leur son sa ses ce cet cette ces cela")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

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
