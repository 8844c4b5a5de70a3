using System.Globalization;

namespace Rag.Retrieval.Questions.Lexicons;

/// <summary>Numbers that a text of any language gives as words. Pure.</summary>
internal static class SpelledNumbers
{
    private static readonly NamedNumbers Values = new(lexicon => Of(lexicon.Numbers).Where(named => named.Value != 1)
        .Concat(Of(lexicon.Magnitudes).Where(named => named.Value == 100))
            .Concat(Of(lexicon.Fractions).Where(named => named.Value == 0.5)));

    private static readonly NamedNumbers Ones = new(lexicon => Of(lexicon.Numbers).Where(named => named.Value == 1)),
        Fractions = new(lexicon => Of(lexicon.Fractions)), Magnitudes = new(lexicon => Of(lexicon.Magnitudes));

    /// <summary>The number that a word names, or null; 1 and parts of it but for the half have methods of their own.</summary>
    public static double? Find(string word, string? language) => Values.Find(word, language) ?? Compound(word, language);

    /// <summary>
    /// The part of one that a word names behind a number ("three quarters"), or null: alone it may be a place or a time of the year.
    /// </summary>
    public static double? Fraction(string word, string? language) => Fractions.Find(word, language);

    /// <summary>By how much a word multiplies the number before it; null for another word.</summary>
    public static double? Magnitude(string word, string? language = null) => Magnitudes.Find(word, language);

    /// <summary>Whether a word is an article or the number one.</summary>
    public static bool IsOne(string word, string? language) => Ones.Find(word, language) is not null;

    /// <summary>Whether the word names a tenfold below a hundred, to which a digit may be added: "twenty-five".</summary>
    public static bool IsTens(double value) => value is >= 20 and <= 90 && value % 10 == 0;

    /// <summary>A number of a question: digits or a word of the lexicon; 0 where it is none.</summary>
    public static int Count(string word, Lexicon lexicon) =>
        int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) ? digits
        : (int)Of(lexicon.Numbers).FirstOrDefault(named => named.Word.Equals(word, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Words with the numbers that they name.</summary>
    public static IEnumerable<(string Word, double Value)> Of(IReadOnlyDictionary<string, Words> numbers) =>
        numbers.SelectMany(named => named.Value.Select(word => (word, Parse(named.Key))));

    private static double Parse(string number) => number.Split('/') is [var above, var below]
        ? double.Parse(above, CultureInfo.InvariantCulture) / double.Parse(below, CultureInfo.InvariantCulture)
        : double.Parse(number, CultureInfo.InvariantCulture);

    /// <summary>"funfundzwanzig", "zweihundertvierzig", "veinticuatro": parts written in one word.</summary>
    private static double? Compound(string word, string? language)
    {
        int hundred = word.IndexOf("hundert", StringComparison.Ordinal);
        if (hundred > 0 || (hundred == 0 && word.Length > 7))
        {
            double? times = hundred == 0 ? 1 : One(word[..hundred], language), rest = hundred + 7 == word.Length ? 0
                : Find(word[(hundred + 7)..], language);
            return times is < 10 ? 100 * times + rest : null;
        }
        if (word.StartsWith("veinti", StringComparison.Ordinal) && One(word[6..], language) is < 10 and { } behind) return 20 + behind;
        int und = word.IndexOf("und", StringComparison.Ordinal);
        return und > 0 && One(word[..und], language) is < 10 and { } ones && Values.Find(word.AsSpan(und + 3), language) is { } tens
            && IsTens(tens) ? tens + ones : null;
    }

    private static double? One(string word, string? language) => word is "ein" or "un" ? 1 : Values.Find(word, language);
}
