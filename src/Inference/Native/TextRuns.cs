namespace Rag.Inference.Native;

/// <summary>Cuts a long text where tokens end anyway: before a space that follows a word.</summary>
internal static class TextRuns
{
    /// <summary>Ranges that cover the text, each at most <paramref name="longest"/> characters; no surrogate pair is split.</summary>
    public static IEnumerable<Range> Cut(string text, int longest)
    {
        int start = 0;
        while (text.Length - start > longest)
        {
            int end = start + longest;
            int cut = end;
            while (cut > start + longest / 2 && !(text[cut] == ' ' && !char.IsWhiteSpace(text[cut - 1]))) cut--;
            if (cut == start + longest / 2) cut = end;
            if (char.IsLowSurrogate(text[cut]) && char.IsHighSurrogate(text[cut - 1])) cut--;
            yield return start..cut;
            start = cut;
        }
        yield return start..text.Length;
    }
}
