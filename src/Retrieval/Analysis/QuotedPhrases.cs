using System.Text.RegularExpressions;

namespace Rag.Retrieval.Analysis;

/// <summary>Phrases that a question puts in double quotes, straight or typographic, to be found as they stand.</summary>
public static partial class QuotedPhrases
{
    /// <summary>In a question of more words, one quoted word is emphasis or irony rather than a condition.</summary>
    private const int LongQuestion = 8;

    /// <summary>The phrases without their quotes; those of a single character, and single words in a long question, are passed over.</summary>
    public static IReadOnlyList<string> In(string query)
    {
        bool isLong = query.AsSpan().Count(' ') >= LongQuestion;
        return [.. Quoted().Matches(query).Select(m => m.Groups[1].Value.Trim()).Where(p => p.Length > 1 && !(isLong && !p.Contains(' ')))];
    }

    /// <summary>The same question without the quotation marks.</summary>
    public static string Without(string query) => Quoted().Replace(query, " $1 ").Trim();

    /// <summary>True where one list of terms stands in another, in order and without a gap.</summary>
    public static bool Contains(IReadOnlyList<string> text, IReadOnlyList<string> phrase)
    {
        for (int i = 0; i + phrase.Count <= text.Count; i++)
        {
            int n = 0;
            while (n < phrase.Count && text[i + n] == phrase[n]) n++;
            if (n == phrase.Count) return true;
        }
        return false;
    }

    [GeneratedRegex("[\"“”„«»]([^\"“”„«»]{1,200})[\"“”„«»]", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Quoted();
}
