using System.Globalization;
using System.Text;

namespace Rag.Retrieval.Answers.Citing;

/// <summary>
/// Writes the grammar (llama.cpp's GBNF) that binds a model to citations that exist: one to six sentences, each ending in one to three numbers
/// in brackets, or <c>[0]</c> alone for "not in the sources". Brackets occur nowhere else.
/// </summary>
internal static class CitationGrammar
{
    /// <summary>The most numbers that may stand after a sentence.</summary>
    public const int MostCitations = 3;

    /// <summary>A grammar for the numbers 1 to <paramref name="count"/>.</summary>
    public static string Write(int count, int sentences = 6)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return $"""
            root ::= "[0]" | sentence (" " sentence){Repeat(sentences - 1)}
            sentence ::= [^\[\]\r\n\t ] [^\[\]\r\n]+ " " cite cite? cite?
            cite ::= "[" number "]"
            number ::= {string.Join(" | ", Numbers(count))}
            """;
    }

    /// <summary>A grammar for one plain sentence with one citation: all that a small model is asked for.</summary>
    public static string WriteOne(int count) => $"""
        root ::= [^\[\]\r\n\t ] [^\[\]\r\n]+ " [" number "]"
        number ::= {string.Join(" | ", Numbers(count))}
        """;

    private static string Repeat(int most) => "{0," + most.ToString(CultureInfo.InvariantCulture) + "}";

    /// <summary>Digit by digit, so that the sampler follows a few alternatives rather than one per number.</summary>
    private static IEnumerable<string> Numbers(int count)
    {
        string most = count.ToString(CultureInfo.InvariantCulture);
        for (int digits = 1; digits < most.Length; digits++) yield return Digits('1', '9') + Any(digits - 1);
        // Numbers as long as the largest: for each place, the digits below its own after the ones before it.
        for (int place = 0; place < most.Length; place++)
        {
            char low = place == 0 ? '1' : '0', high = (char)(most[place] - (place == most.Length - 1 ? 0 : 1));
            if (high < low) continue;
            string fixedDigits = place == 0 ? "" : $"\"{most[..place]}\" ";
            yield return fixedDigits + Digits(low, high) + Any(most.Length - place - 1);
        }
    }

    private static string Digits(char low, char high) => low == high ? $"\"{low}\"" : $"[{low}-{high}]";

    private static string Any(int count) => new StringBuilder().Insert(0, " [0-9]", count).ToString();
}
