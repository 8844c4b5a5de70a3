using System.Buffers;
using System.Text;

namespace Rag.Ingest.Readers.Pdf;

/// <summary>Puts together what typesetting printed one over the other: an accent as a glyph of its own, then its letter, for i and j without their dot.</summary>
internal static class Accents
{
    private const string Marks = "¨´ˆ˜ˇ˘˚¯˙˝¸˛";

    private const string Combining = "\u0308\u0301\u0302\u0303\u030C\u0306\u030A\u0304\u0307\u030B\u0327\u0328";

    private static readonly SearchValues<char> MarkSet = SearchValues.Create(Marks);

    /// <summary>True where an accent stands by itself in the word.</summary>
    public static bool In(string word) => word.AsSpan().ContainsAny(MarkSet);

    /// <summary>The word with its accents on their letters; a mark that fits no letter stays as it is.</summary>
    public static string Combine(string word)
    {
        var text = new StringBuilder(word.Length);
        for (int i = 0; i < word.Length; i++)
        {
            int mark = Marks.IndexOf(word[i], StringComparison.Ordinal);
            if (mark < 0 || i + 1 == word.Length || !char.IsLetter(word[i + 1]))
            {
                text.Append(word[i]);
                continue;
            }
            char letter = word[i + 1] switch { 'ı' => 'i', 'ȷ' => 'j', var other => other };
            string joined = $"{letter}{Combining[mark]}".Normalize();
            text.Append(joined.Length == 1 ? joined : word.Substring(i, 2));
            i++;
        }
        return text.ToString();
    }
}
