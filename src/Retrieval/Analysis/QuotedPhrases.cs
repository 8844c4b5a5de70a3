using System.Text.RegularExpressions;

namespace Rag.Retrieval.Analysis;

/// <summary>Phrases that a question puts in double quotes, straight or typographic, to be found as they stand.</summary>
public static partial class QuotedPhrases
{
    /// <summary>The phrases without their quotes; those of a single character are passed over.</summary>
    public static IReadOnlyList<string> In(string query) => [.. Quoted().Matches(query).Select(m => m.Groups[1].Value.Trim()).Where(p => p.Length > 1)];

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

    [GeneratedRegex("[\"“”„«»]([^\"“”„«»]{1,200})[\"“”„«»]")]
    private static partial Regex Quoted();
}
