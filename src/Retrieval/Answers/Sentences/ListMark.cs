namespace Rag.Retrieval.Answers.Sentences;

/// <summary>The sign before a list's item: a bullet, a number or a letter.</summary>
internal static class ListMark
{
    /// <summary>UTF-16 units of the mark and the blank after it; 0 where there is none.</summary>
    public static int Length(string text, int start, int end)
    {
        if (start + 1 >= end) return 0;
        int i = start;
        if (text[i] is '-' or '*' or '+' or '•' or '‣' or '–' or '·' or '▪' or '○') return text[i + 1] is ' ' or '\t' ? 2 : 0;
        if (text[i] == '(') i++;
        int mark = i;
        while (i < end && i - mark < 3 && char.IsAsciiDigit(text[i])) i++;
        if (i == mark && i < end && char.IsAsciiLetter(text[i])) i++;
        bool closed = i > mark && i + 1 < end && text[i] is '.' or ')' && text[i + 1] is ' ' or '\t';
        return closed ? i + 2 - start : 0;
    }
}
