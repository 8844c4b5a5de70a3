using System.Buffers;
using System.Globalization;

namespace Rag.Ingest.Chunking;

/// <summary>Where sentences end. Needs no lists of abbreviations: a wrong cut costs little, since it is used only where a paragraph is too long.</summary>
internal static class Sentences
{
    private static readonly SearchValues<char> Ends = SearchValues.Create(".!?…。！？；\n\u2029");

    /// <summary>The end of the sentence that begins at <paramref name="start"/>, behind its closing marks; at most <paramref name="limit"/>.</summary>
    public static int End(string text, int start, int limit)
    {
        for (int at = start; at < limit;)
        {
            int found = text.AsSpan(at, limit - at).IndexOfAny(Ends);
            if (found < 0) return limit;
            at += found + 1;
            char mark = text[at - 1];
            if (mark is '\n' or '\u2029') return at;
            while (at < limit && (Ends.Contains(text[at]) && text[at] != '\n' || IsClosing(text[at]))) at++;
            if (at >= limit || mark is '。' or '！' or '？' or '；' || text[at] == '\n') return at;
            if (!char.IsWhiteSpace(text[at])) continue;
            int next = at;
            while (next < limit && char.IsWhiteSpace(text[next]) && text[next] != '\n') next++;
            if (next >= limit || !char.IsLower(text[next])) return at;
        }
        return limit;
    }

    private static bool IsClosing(char c) => c is '"' or '\'' or '”' or '’' or '»'
        || char.GetUnicodeCategory(c) == UnicodeCategory.ClosePunctuation;
}
