using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Sentences;

/// <summary>Names of months in English, German, Spanish and French, with their number.</summary>
internal static class Months
{
    private static readonly FrozenDictionary<string, int> Names = Read(
        "january jan januar jänner enero janvier", "february feb februar febrero février", "march mar märz marzo mars", "april apr abril avril",
        "may mai mayo", "june jun juni junio juin", "july jul juli julio juillet", "august aug agosto août",
        "september sep sept septiembre septembre", "october oct oktober okt octubre octobre", "november nov noviembre novembre",
        "december dec dezember dez diciembre décembre");

    /// <summary>1 to 12, or 0 where the word is no month.</summary>
    public static int Number(ReadOnlySpan<char> word) =>
        Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(word.TrimEnd('.'), out int number) ? number : 0;

    /// <summary>Whether a month's name stands here.</summary>
    public static bool Begins(string text, int start, int end)
    {
        int stop = start;
        while (stop < end && char.IsLetter(text[stop])) stop++;
        return Number(text.AsSpan(start, stop - start)) > 0;
    }

    private static FrozenDictionary<string, int> Read(params string[] lines) => lines
        .SelectMany((line, i) => line.Split(' ').Select(name => (name, number: i + 1)))
        .ToFrozenDictionary(x => x.name, x => x.number, StringComparer.OrdinalIgnoreCase);
}
