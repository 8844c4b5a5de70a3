using System.Text;

namespace Rag.Inference.Schemas;

/// <summary>
/// Rules for lists of words, letter by letter: so that a sampler follows one way through them rather than one for each word.
/// </summary>
internal static class WordRules
{
    /// <summary>A letter of a text in JSON that is not escaped.</summary>
    public const string PlainLetter = """[^"\\\x7F\x00-\x1F]""";

    /// <summary>Any one of these words.</summary>
    /// <param name="rules">Where the rules go.</param>
    /// <param name="words">At least one.</param>
    public static string OneOf(GrammarRules rules, IEnumerable<string> words) => Rest(rules, Sorted(words), 0);

    /// <summary>Any letters that are none of these words; escapes, in which a word could hide, are left out.</summary>
    public static string NoneOf(GrammarRules rules, IEnumerable<string> words) => Other(rules, Sorted(words), 0);

    private static Rune[][] Sorted(IEnumerable<string> words) =>
        [.. words.Distinct().Select(word => word.EnumerateRunes().ToArray())
            .OrderBy(word => word, Comparer<Rune[]>.Create((one, other) => one.AsSpan().SequenceCompareTo(other)))];

    private static string Rest(GrammarRules rules, ReadOnlySpan<Rune[]> words, int from)
    {
        List<string> ways = [];
        while (!words.IsEmpty)
        {
            ReadOnlySpan<Rune[]> group = Group(words, from);
            words = words[group.Length..];
            Rune[] first = group[0], last = group[^1];
            int common = group.Length == 1 ? first.Length : first.AsSpan().CommonPrefixLength(last);
            string shared = GrammarRules.Literal(Text(first.AsSpan(from, common - from)));
            ways.Add(group.Length == 1 ? shared : $"{shared} {rules.Add(Rest(rules, group, common))}");
        }
        return string.Join(" | ", ways);
    }

    private static string Other(GrammarRules rules, ReadOnlySpan<Rune[]> words, int from)
    {
        bool isWord = words[0].Length == from;
        if (isWord) words = words[1..];
        List<string> ways = [];
        StringBuilder begins = new();
        while (!words.IsEmpty)
        {
            ReadOnlySpan<Rune[]> group = Group(words, from);
            words = words[group.Length..];
            Rune letter = group[0][from];
            if (letter.Value < ' ' || letter.Value is '"' or '\\' or 0x7F) continue; // Only an escape could write it.
            begins.Append(letter.Value is ']' or '[' or '-' or '^' ? $"\\x{letter.Value:X2}" : letter.ToString());
            ways.Add($"{GrammarRules.Literal(letter.ToString())} {rules.Add(Other(rules, group, from + 1))}");
        }
        ways.Add($"{PlainLetter.Insert(2, begins.ToString())} {PlainLetter}*");
        if (!isWord) ways.Add("\"\"");
        return string.Join(" | ", ways);
    }

    /// <summary>Those at the beginning that have the same letter there; a word that ends there stands alone.</summary>
    private static ReadOnlySpan<Rune[]> Group(ReadOnlySpan<Rune[]> words, int from)
    {
        if (words[0].Length == from) return words[..1];
        int count = 1;
        while (count < words.Length && words[count][from] == words[0][from]) count++;
        return words[..count];
    }

    private static string Text(ReadOnlySpan<Rune> runes)
    {
        StringBuilder text = new();
        foreach (Rune rune in runes) text.Append(rune.ToString());
        return text.ToString();
    }
}
