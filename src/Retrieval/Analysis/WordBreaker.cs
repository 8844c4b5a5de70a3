using System.Globalization;
using System.Text;

namespace Rag.Retrieval.Analysis;

/// <summary>
/// Cuts text into words and, for compounds such as <c>camelCase</c>, <c>snake_case</c>, <c>v1.2.3</c>, <c>a.b@c.org</c> or
/// <c>report-2023.pdf</c>, gives both the whole and its parts. Scripts without spaces come as overlapping pairs of characters. Pure.
/// </summary>
internal static class WordBreaker
{
    private const int LongestWhole = 64;

    /// <summary>Calls <paramref name="emit"/> for each word, in order; a whole comes after its parts.</summary>
    public static void Break(string text, Action<ReadOnlyMemory<char>, WordKind> emit)
    {
        text = Normalize(text);
        int i = 0;
        while (i < text.Length)
        {
            int width = LetterWidth(text, i);
            if (width == 0) { i++; continue; }
            int start = i;
            if (IsUnspaced(text, i))
            {
                // Punctuation and signs stand among these scripts' letters (・, ฿): they end the run.
                while ((width = LetterWidth(text, i)) > 0 && IsUnspaced(text, i)) i += width;
                Pairs(text, start, i, emit);
                continue;
            }
            int parts = 0;
            bool marked = false;
            while (true)
            {
                int partStart = i;
                while ((width = LetterWidth(text, i)) > 0 && !IsUnspaced(text, i)) i += width;
                marked |= Parts(text, partStart, i, emit, ref parts);
                if (i + 1 < text.Length && IsConnector(text[i]) && LetterWidth(text, i + 1) > 0 && !IsUnspaced(text, i + 1))
                {
                    marked |= text[i] is '_' or '@' or '.' || char.IsDigit(text[i + 1]) || char.IsDigit(text[i - 1]);
                    i++;
                }
                else break;
            }
            if (marked && parts > 1 && i - start <= LongestWhole) emit(text.AsMemory(start, i - start), WordKind.Whole);
        }
    }

    /// <summary>Cuts one run of letters and digits at changes of case; returns whether it was cut.</summary>
    private static bool Parts(string text, int start, int end, Action<ReadOnlyMemory<char>, WordKind> emit, ref int parts)
    {
        // The letter of an elision or possessive (l'eau, panther's) is no word.
        bool apostrophe = (start > 0 && IsApostrophe(text[start - 1])) || (end < text.Length && IsApostrophe(text[end]));
        if (end - start == 1 && apostrophe) return false;
        int from = start, cuts = 0;
        for (int i = start + 1; i < end - 1; i++)
        {
            bool hump = char.IsUpper(text[i]) && (char.IsLower(text[i - 1]) || (char.IsUpper(text[i - 1]) && char.IsLower(text[i + 1])));
            bool number = char.IsDigit(text[i]) != char.IsDigit(text[i - 1]);
            if (!(hump && i - from >= 2 && end - i >= 2) && !(number && (char.IsDigit(text[i]) ? i - from >= 3 : end - i >= 3))) continue;
            emit(text.AsMemory(from, i - from), WordKind.Part);
            (from, cuts) = (i, cuts + 1);
        }
        emit(text.AsMemory(from, end - from), cuts > 0 ? WordKind.Part : WordKind.Word);
        parts += cuts + 1;
        return cuts > 0;
    }

    private static void Pairs(string text, int start, int end, Action<ReadOnlyMemory<char>, WordKind> emit)
    {
        int first = LetterWidth(text, start);
        if (start + first >= end) emit(text.AsMemory(start, first), WordKind.Unspaced);
        for (int i = start; i + LetterWidth(text, i) < end; i += LetterWidth(text, i))
        {
            int width = LetterWidth(text, i);
            emit(text.AsMemory(i, width + LetterWidth(text, i + width)), WordKind.Unspaced);
        }
    }

    /// <summary>Compatibility forms (full-width letters, ligatures) become plain ones.</summary>
    private static string Normalize(string text)
    {
        if (Ascii.IsValid(text)) return text;
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // A lone surrogate cannot be normalised; such text is searched as it stands.
            return text;
        }
    }

    /// <summary>UTF-16 units of the letter, digit or mark at a place; 0 where there is none.</summary>
    private static int LetterWidth(string text, int i)
    {
        if (i >= text.Length) return 0;
        char c = text[i];
        if (char.IsAsciiLetterOrDigit(c)) return 1;
        if (c < 0x80) return 0;
        if (!Rune.TryGetRuneAt(text, i, out Rune rune)) return 0;
        return Rune.GetUnicodeCategory(rune) <= UnicodeCategory.OtherNumber ? rune.Utf16SequenceLength : 0;
    }

    private static bool IsUnspaced(string text, int i)
    {
        if (i >= text.Length || text[i] < 0xE00 || !Rune.TryGetRuneAt(text, i, out Rune rune)) return false;
        return rune.Value is >= 0xE00 and < 0xF00 or >= 0x1000 and < 0x10A0 or >= 0x1780 and < 0x1800 or >= 0x3040 and < 0xA000
            or >= 0xAC00 and < 0xD7B0 or >= 0xF900 and < 0xFB00 or >= 0x20000 and < 0x32000;
    }

    private static bool IsConnector(char c) => c is '_' or '.' or '-' or '@' or '+' or '#' || IsApostrophe(c);

    private static bool IsApostrophe(char c) => c is '\'' or '’';
}

/// <summary>What a word is to the analysis.</summary>
internal enum WordKind
{
    /// <summary>A plain word: stop words apply, and it is stemmed.</summary>
    Word,

    /// <summary>Part of a compound: stemmed.</summary>
    Part,

    /// <summary>A whole compound: kept as it is.</summary>
    Whole,

    /// <summary>A pair of characters of a script without spaces.</summary>
    Unspaced,
}
