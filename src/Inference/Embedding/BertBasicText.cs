using System.Globalization;
using System.Text;

namespace Rag.Inference.Embedding;

/// <summary>
/// The step before WordPiece as BERT's own code does it (google-research/bert, tokenization.py, BasicTokenizer): cleaned, accents off, lower
/// case, and a space around punctuation and each Chinese character. Decomposed letters stay so: the vocabulary holds the parts of Hangul
/// syllables, not the syllables, and the library's own step would compose them again.
/// </summary>
internal static class BertBasicText
{
    public static string Split(string text, bool cased)
    {
        StringBuilder clean = new(text.Length + 16);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (IsCjk(rune.Value)) clean.Append(' ').Append(rune.ToString()).Append(' ');
            else if (Rune.IsWhiteSpace(rune)) clean.Append(' ');
            else if (rune.Value != 0xFFFD && !IsControl(rune)) clean.Append(rune.ToString());
        }
        string whole = clean.ToString();
        if (!cased) whole = whole.Normalize(NormalizationForm.FormD);
        StringBuilder words = new(whole.Length + 16);
        foreach (Rune rune in whole.EnumerateRunes())
        {
            if (!cased && Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark) continue;
            Rune letter = cased ? rune : Rune.ToLowerInvariant(rune);
            if (IsPunctuation(letter)) words.Append(' ').Append(letter.ToString()).Append(' ');
            else words.Append(letter.ToString());
        }
        return words.ToString();
    }

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    private static bool IsPunctuation(Rune rune) => rune.Value < 128 ? rune.Value > 32 && !Rune.IsLetterOrDigit(rune) && rune.Value != 127 : Rune.IsPunctuation(rune);

    private static bool IsCjk(int code) => code is
        >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2CEAF
        or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
