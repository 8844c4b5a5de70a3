using System.Globalization;

namespace Rag.Ingest.Chunking;

/// <summary>Where a text may be cut without splitting what a reader sees as one character (Unicode Standard Annex 29).</summary>
internal static class Graphemes
{
    /// <summary>
    /// A longer one is no character of any language: it is cut between code points, so that no passage grows without bound.
    /// </summary>
    private const int Longest = 1024;

    /// <summary>The last place to cut at or before <paramref name="limit"/>, or the first after the start where one grapheme reaches beyond it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where a grapheme begins.</param>
    /// <param name="limit">Above <paramref name="start"/>.</param>
    public static int LastBoundary(string text, int start, int limit)
    {
        int at = start;
        while (at < limit)
        {
            int next = at + NextLength(text, at);
            if (next > limit && at > start) break;
            at = next;
        }
        return at;
    }

    /// <summary>True where a cut at <paramref name="index"/> splits none; <paramref name="start"/> is where one is known to begin.</summary>
    public static bool IsBoundary(string text, int start, int index)
    {
        if (index <= start || index >= text.Length) return true;
        // The usual case: nothing joins two ASCII characters but a carriage return and its line feed.
        if (text[index - 1] < 0x80 && text[index] < 0x80) return text[index - 1] != '\r' || text[index] != '\n';
        int at = start;
        while (at < index) at += NextLength(text, at);
        return at == index;
    }

    private static int NextLength(string text, int at)
    {
        int length = StringInfo.GetNextTextElementLength(text.AsSpan(at, Math.Min(Longest, text.Length - at)));
        return at + length < text.Length && char.IsSurrogatePair(text[at + length - 1], text[at + length]) ? length - 1 : length;
    }
}
