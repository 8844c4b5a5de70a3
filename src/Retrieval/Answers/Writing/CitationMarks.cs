using System.Text;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>
/// Reads the numbers that a model puts after a statement: <c>[2]</c>, <c>[1][3]</c>, and what models write without a grammar: <c>[1, 3]</c>, <c>[^2]</c>,
/// <c>[source 2]</c>, <c>【2】</c>. Pure.
/// </summary>
internal static class CitationMarks
{
    /// <summary>The longest content of a mark; what is longer is text in brackets.</summary>
    public const int Longest = 24;

    private static readonly string[] Words = ["source", "sources", "passage", "passages", "quelle", "quellen"];

    /// <summary>The numbers between two brackets, 0 among them for "not in the sources"; null where the brackets hold something else.</summary>
    public static IReadOnlyList<int>? Read(string content)
    {
        List<int> numbers = [];
        foreach (string piece in content.Split([',', ';', ' ', '^', '#', '&'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (Words.Contains(piece, StringComparer.OrdinalIgnoreCase)) continue;
            if (piece.Length > 4 || !int.TryParse(piece, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number)) return null;
            numbers.Add(number);
        }
        return numbers.Count == 0 ? null : numbers;
    }

    /// <summary>A text without its marks, and their numbers in order.</summary>
    public static (string Text, IReadOnlyList<int> Numbers) Take(string text)
    {
        StringBuilder left = new(text.Length);
        List<int> numbers = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (Opens(text[i]) && text.AsSpan(i + 1).IndexOfAny(']', '】') is >= 0 and <= Longest and var length && Read(text.Substring(i + 1, length)) is { } found)
            {
                numbers.AddRange(found);
                i += length + 1;
            }
            else left.Append(text[i]);
        }
        return (left.ToString().Trim(), numbers);
    }

    /// <summary>Whether a character may begin a mark.</summary>
    public static bool Opens(char c) => c is '[' or '【';

    /// <summary>Whether a character ends one.</summary>
    public static bool Closes(char c) => c is ']' or '】';
}
