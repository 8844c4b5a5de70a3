using System.Collections.Frozen;
using System.Text;

namespace Rag.Retrieval.Analysis;

/// <summary>Guesses a text's main language from its script and, for scripts that several share, from its stop words. Pure.</summary>
public static class LanguageDetector
{
    private const int Sample = 4000;

    /// <summary>For each stop word the languages that have it, as bits in the order of <see cref="Language.All"/>.</summary>
    private static readonly FrozenDictionary<string, int> StopWords = Language.All
        .SelectMany((language, i) => language.StopWords.Select(word => (word, bit: 1 << i)))
        .GroupBy(x => x.word)
        .ToFrozenDictionary(g => g.Key, g => g.Aggregate(0, (bits, x) => bits | x.bit));

    /// <summary>ISO 639-1 code, or null where it is not clear (too short, a list of names, code).</summary>
    public static string? Detect(string text)
    {
        if (text.Length > Sample) text = text[..Sample];
        return ByScript(text) ?? ByStopWords(text);
    }

    /// <summary>
    /// As <see cref="Detect"/>, and English where it is not clear: a title or a list of names has to be stemmed in some way to be found by another
    /// form of its words, and English is what technical words come in.
    /// </summary>
    public static string Guess(string text) => Detect(text) ?? "en";

    private static string? ByScript(string text)
    {
        int letters = 0, han = 0, kana = 0, hangul = 0, arabic = 0, hebrew = 0, greek = 0, thai = 0, devanagari = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune)) continue;
            letters++;
            switch (rune.Value)
            {
                case >= 0x370 and < 0x400: greek++; break;
                case >= 0x590 and < 0x600: hebrew++; break;
                case >= 0x600 and < 0x700: arabic++; break;
                case >= 0x900 and < 0x980: devanagari++; break;
                case >= 0xE00 and < 0xE80: thai++; break;
                case >= 0x3040 and < 0x3100: kana++; break;
                case >= 0xAC00 and < 0xD7B0: hangul++; break;
                case >= 0x3400 and < 0xA000 or >= 0x20000 and < 0x30000: han++; break;
            }
        }
        if (letters == 0) return null;
        if ((han + kana) * 3 > letters) return kana * 10 > han ? "ja" : "zh";
        (int Count, string Code)[] scripts = [(hangul, "ko"), (arabic, "ar"), (hebrew, "he"), (greek, "el"), (thai, "th"), (devanagari, "hi")];
        foreach ((int count, string code) in scripts)
            if (count * 2 > letters) return code;
        return null;
    }

    private static string? ByStopWords(string text)
    {
        Span<int> votes = stackalloc int[Language.All.Count];
        int words = 0;
        foreach (Range range in Words(text))
        {
            words++;
            if (!StopWords.TryGetValue(text[range].ToLowerInvariant(), out int bits)) continue;
            // A word that few languages share says more.
            int weight = int.PopCount(bits) switch { 1 => 4, 2 => 2, _ => 1 };
            for (int i = 0; i < votes.Length; i++)
                if ((bits >> i & 1) != 0) votes[i] += weight;
        }
        int best = 0, second = -1;
        for (int i = 1; i < votes.Length; i++)
        {
            if (votes[i] > votes[best]) (best, second) = (i, best);
            else if (second < 0 || votes[i] > votes[second]) second = i;
        }
        bool clear = votes[best] >= 4 && votes[best] * 4 >= words && votes[best] > votes[second];
        return clear ? Language.All[best].Code : null;
    }

    private static IEnumerable<Range> Words(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsLetter(text[i])) continue;
            int start = i;
            while (i < text.Length && char.IsLetter(text[i])) i++;
            yield return start..i;
        }
    }
}
