using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Answers.Claims.Wording;

/// <summary>Cuts a text into words, numbers, codes and signs, in one pass and without patterns, since the text is not ours. Pure.</summary>
internal static class Tokenizer
{
    /// <summary>The tokens in order.</summary>
    public static List<Token> Read(string text)
    {
        List<Token> tokens = [];
        for (int i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i])) i++;
            else if (!char.IsLetterOrDigit(text[i])) tokens.Add(new Token(TokenKind.Sign, text[i].ToString(), i, ++i));
            else if (char.IsAsciiDigit(text[i])) i = FromDigit(text, i, tokens);
            else i = FromLetter(text, i, tokens);
        }
        return tokens;
    }

    private static int FromDigit(string text, int start, List<Token> tokens)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (IsInNumber(text[end]) && IsDigit(text, end + 1))
            || IsGroupBlank(text, end))) end++;
        int letters = end;
        while (letters < text.Length && char.IsLetter(text[letters])) letters++;
        string suffix = text[end..letters].ToLowerInvariant();
        bool isCode = letters < text.Length && IsInCode(text[letters]) && letters > end && IsLetterOrDigit(text, letters + 1);
        if (!isCode && (suffix.Length == 0 || Quantities.Units.IsSuffix(suffix)) && !IsDigit(text, letters))
        {
            tokens.Add(new Token(TokenKind.Number, text[start..end], start, end));
            // An ordinal's ending belongs to the number.
            if (suffix.Length > 0 && !Quantities.Units.IsOrdinal(suffix)) tokens.Add(new Token(TokenKind.Word, suffix, end, letters));
            return letters;
        }
        return Code(text, start, letters, tokens);
    }

    private static int FromLetter(string text, int start, List<Token> tokens)
    {
        int end = start;
        while (end < text.Length && (char.IsLetter(text[end]) || (text[end] is '\'' or '’' && IsLetter(text, end + 1)))) end++;
        bool isCode = end < text.Length && (char.IsAsciiDigit(text[end]) || (IsInCode(text[end]) && text[end] != '-'
            && IsLetterOrDigit(text, end + 1)));
        if (isCode) return Code(text, start, end, tokens);
        tokens.Add(new Token(TokenKind.Word, Fold(text[start..end]), start, end));
        return end;
    }

    private static int Code(string text, int start, int end, List<Token> tokens)
    {
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || (IsInCode(text[end]) && IsLetterOrDigit(text, end + 1)))) end++;
        tokens.Add(new Token(TokenKind.Code, Fold(text[start..end]), start, end));
        return end;
    }

    private static string Fold(string word)
    {
        string folded = TextAnalyzer.Fold(word.ToLowerInvariant()).Replace('’', '\'');
        return folded.EndsWith("'s", StringComparison.Ordinal) ? folded[..^2] : folded;
    }

    private static bool IsInNumber(char c) => c is '.' or ',' or ':';

    /// <summary>A blank or an apostrophe that groups digits by three: "1 200", "1’200". A plain blank does not, for it stands in
    /// tables.</summary>
    private static bool IsGroupBlank(string text, int i) =>
        text[i] is '\u00A0' or '\u202F' or '\'' or '’' && IsDigit(text, i + 1) && IsDigit(text, i + 2) && IsDigit(text, i + 3)
            && !IsDigit(text, i + 4);

    private static bool IsInCode(char c) => c is '.' or '@' or '/' or '_' or '-' or '\\' or '(';

    private static bool IsDigit(string text, int i) => i < text.Length && char.IsAsciiDigit(text[i]);

    private static bool IsLetter(string text, int i) => i < text.Length && char.IsLetter(text[i]);

    private static bool IsLetterOrDigit(string text, int i) => i < text.Length && char.IsLetterOrDigit(text[i]);
}
