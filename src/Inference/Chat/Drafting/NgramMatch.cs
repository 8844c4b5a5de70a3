namespace Rag.Inference.Chat.Drafting;

/// <summary>The last tokens of a text where they stood before.</summary>
/// <param name="Next">Index of the token that followed then.</param>
/// <param name="Length">How many tokens are the same, at most <see cref="Longest"/>.</param>
internal readonly record struct NgramMatch(int Next, int Length)
{
    /// <summary>Longer matches tell no more.</summary>
    public const int Longest = 16;

    /// <summary>
    /// The longest match, of equals the latest; null where the last token stands nowhere else. Takes time linear in the text.
    /// </summary>
    public static NgramMatch? Find(ReadOnlySpan<int> tokens)
    {
        if (tokens.IsEmpty) return null;
        NgramMatch? best = null;
        ReadOnlySpan<int> left = tokens[..^1];
        while (left.LastIndexOf(tokens[^1]) is >= 0 and int at)
        {
            int length = 1;
            while (length < Longest && length <= at && tokens[at - length] == tokens[^(length + 1)]) length++;
            if (best is null || length > best.Value.Length) best = new NgramMatch(at + 1, length);
            if (length == Longest) break;
            left = left[..at];
        }
        return best;
    }
}
