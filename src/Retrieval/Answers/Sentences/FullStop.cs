using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Tells the mark that ends a sentence from the point of an abbreviation, an initial, an ordinal or a number.</summary>
internal static class FullStop
{
    /// <summary>Where the sentence that began at <paramref name="from"/> ends, closing quotes and note marks included, if the mark at
    /// <paramref name="i"/> ends it; otherwise 0.</summary>
    public static int EndsAt(string text, int from, int i, int end)
    {
        char c = text[i];
        if (c is '。' or '！' or '？' or '｡' or '।' or '॥' or '؟' or '۔') return Closed(text, i + 1, end);
        if (c is not ('.' or '!' or '?' or '…' or '‽' or '‼' or '⁇' or '⁈' or '⁉')) return 0;
        int after = Closed(text, i + 1, end);
        if (after < end && !char.IsWhiteSpace(text[after])) return 0;
        int next = after;
        while (next < end && (char.IsWhiteSpace(text[next]) || text[next] is '"' or '“' or '„' or '«' or '(' or '[' or '\'' or '‘')) next++;
        if (next < end && char.IsLower(text[next])) return 0;
        return c == '.' && IsInner(text, from, i, next, end) ? 0 : after;
    }

    /// <summary>Passes further marks, closing quotes and brackets, and note marks such as [12].</summary>
    private static int Closed(string text, int i, int end)
    {
        while (i < end)
        {
            if (text[i] is '.' or '!' or '?' or '…' or '。' or '！' or '？' or '"' or '”' or '’' or '\'' or ')' or ']' or '»' or '」' or '』' or '）' or '】') i++;
            else if (text[i] == '[' && NoteMark(text, i, end) is > 0 and int closed) i = closed;
            else break;
        }
        return i;
    }

    private static int NoteMark(string text, int i, int end)
    {
        int at = i + 1;
        while (at < end && at - i < 16 && (char.IsAsciiDigit(text[at]) || text[at] is ',' or '-' or '–' or ' ')) at++;
        return at > i + 1 && at < end && text[at] == ']' ? at + 1 : 0;
    }

    /// <summary>Whether the point belongs to the word before it.</summary>
    private static bool IsInner(string text, int from, int point, int next, int end)
    {
        int start = point;
        while (start > from && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '&')) start--;
        ReadOnlySpan<char> word = text.AsSpan(start, point - start);
        if (word.Length == 0 || next >= end) return false;
        if (word.Length == 1 && char.IsUpper(word[0])) return true;
        // The number of a list's item, or a German ordinal before its month.
        if (word.Length <= 2 && char.IsAsciiDigit(word[0]) && char.IsAsciiDigit(word[^1]))
            return start == from || text.AsSpan(from, start - from).Trim().Length == 0 || CalendarNames.MonthBegins(text, next, end);
        if (Abbreviations.BeforeNumber.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return char.IsDigit(text[next]) || text[next] is '#' or '§';
        if (Abbreviations.Always.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)) return true;
        // U.S., z.B., i.e. — but such a group can end a sentence, too: then a capital follows, which most often is a name.
        return word.Contains('.') && word.Length - word.LastIndexOf('.') == 2 && !Abbreviations.MayEnd(text, next, end);
    }
}
