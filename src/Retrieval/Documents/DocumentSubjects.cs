using System.Text.RegularExpressions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Documents;

/// <summary>
/// What a long document is about by name: its single passages need not repeat that ("net income rose", in a report of one company among reports of others).
/// Words written with a capital in the midst of sentences, hardly ever without, and spread over the whole. Pure.
/// </summary>
public static partial class DocumentSubjects
{
    private const int Most = 5;

    /// <summary>UTF-16 units; about the length of a passage.</summary>
    private const int Stretch = 1500;

    /// <summary>Shorter documents say in each passage what it is about.</summary>
    private const int FewestStretches = 6;

    private const int FewestMentions = 5;
    private const double Spread = 0.15, Uncapitalised = 0.1;

    /// <summary>The names, most widespread first, at most five; empty for a short text, and for one that takes too long.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        int stretches = (text.Length + Stretch - 1) / Stretch;
        if (stretches < FewestStretches) return [];
        Dictionary<string, Mentions> names = new(StringComparer.Ordinal);
        try
        {
            Collect(text, names);
        }
        catch (RegexMatchTimeoutException)
        {
            return [];
        }
        return [.. names.Where(name => name.Value.WithinSentences >= FewestMentions && name.Value.Stretches >= Spread * stretches)
            .OrderByDescending(name => name.Value.Stretches).ThenBy(name => name.Key, StringComparer.Ordinal)
            .Where(name => Lower(text, name.Key) <= Uncapitalised * name.Value.All).Take(Most).Select(name => name.Key)];
    }

    private static void Collect(string text, Dictionary<string, Mentions> names)
    {
        foreach (ValueMatch match in Capitalised().EnumerateMatches(text))
        {
            string word = text.Substring(match.Index, match.Length);
            if (CalendarNames.IsFullMonth(word)) continue;
            if (!names.TryGetValue(word, out Mentions? mentions)) names[word] = mentions = new Mentions();
            mentions.Add(match.Index / Stretch, match.Index > 1 && text[match.Index - 1] == ' ' && (char.IsLower(text[match.Index - 2]) || text[match.Index - 2] is ',' or ';'));
        }
    }

    /// <summary>How often a word stands there without a capital.</summary>
    private static int Lower(string text, string word)
    {
        string lower = word.ToLowerInvariant();
        int count = 0;
        for (int at = 0; (at = text.IndexOf(lower, at, StringComparison.Ordinal)) >= 0; at += lower.Length)
        {
            int end = at + lower.Length;
            if ((at == 0 || !IsWord(text[at - 1])) && (end == text.Length || !IsWord(text[end]))) count++;
        }
        return count;
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    // Bounded, since a text may be one run of letters and signs, in which every beginning would be tried to the end.
    [GeneratedRegex(@"\b\p{Lu}[\p{L}\p{N}&-]{0,60}[\p{L}\p{N}]{2}\b", RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Capitalised();

    private sealed class Mentions
    {
        private int last = -1;

        public int All { get; private set; }

        public int WithinSentences { get; private set; }

        public int Stretches { get; private set; }

        public void Add(int stretch, bool withinSentence)
        {
            All++;
            if (withinSentence) WithinSentences++;
            if (stretch != last) Stretches++;
            last = stretch;
        }
    }
}
