using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>
/// Numbers written as words, 0 to 99, in English, German, French, Spanish, Italian and Dutch, lower case and without diacritics. The
/// words for one are left
/// out, for most of them are articles. Immutable.
/// </summary>
internal static class NumberWords
{
    private static readonly FrozenDictionary<string, double> Values = Read(
    [
        (0, "zero"), (2, "two zwei deux dos twee twice zweimal deuxieme"), (3, "three drei trois tres tre drie thrice dreimal"), (4,
            "four vier quatre cuatro quattro"),
        (5, "five funf cinq cinco cinque vijf"), (6, "six sechs seis zes"), (7, "seven sieben sept siete sette zeven"), (8,
            "eight acht huit ocho"),
        (9, "nine neun neuf nueve nove negen"), (10, "ten zehn dix diez dieci tien"), (11, "eleven elf onze undici"), (12,
            "twelve zwolf douze doce dodici twaalf dozen dutzend"),
        (13, "thirteen dreizehn treize trece"), (14, "fourteen vierzehn quatorze catorce"), (15, "fifteen funfzehn quinze quince"), (16,
            "sixteen sechzehn dieciseis"),
        (17, "seventeen siebzehn diecisiete"), (18, "eighteen achtzehn dieciocho"), (19, "nineteen neunzehn diecinueve"), (20,
            "twenty zwanzig vingt veinte venti twintig"),
        (30, "thirty dreissig dreißig trente treinta trenta dertig"), (40, "forty vierzig quarante cuarenta veertig"), (50,
            "fifty funfzig cinquante cincuenta vijftig"),
        (60, "sixty sechzig soixante sesenta zestig"), (70, "seventy siebzig setenta zeventig"), (80, "eighty achtzig ochenta tachtig"),
            (90, "ninety neunzig noventa negentig"), (100, "hundred hundert cien"),
        (1.5, "anderthalb anderthalbe eineinhalb"), (2.5, "zweieinhalb"), (3.5, "dreieinhalb"), (0.5,
            "half halb halbe halben halber halbes moitie demi demie mitad halfte"),
    ]);

    private static readonly FrozenDictionary<string, double> Fractions = Read(
        [(0.5, "half halves halbe halb demi demie"), (0.25, "quarter quarters viertel quart quarts cuarto cuartos"), (1 / 3.0,
            "third thirds drittel tiers tercio tercios"), (0.2, "fifth fifths funftel")]);

    private static readonly FrozenSet<string> Ones = new[] { "one", "ein", "eine", "einen", "einem", "einer", "un", "une", "una", "uno",
    "a", "an", "een" }.ToFrozenSet();

    /// <summary>The number that a word names, or null; parts of one are read by <see cref="Fraction"/>, but for the half.</summary>
    public static double? Find(string word) => Values.TryGetValue(word, out double value) ? value : Compound(word);

    /// <summary>The part of one that a sign is, or null.</summary>
    public static double? Sign(string sign) => sign switch
    {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1 / 3.0,
        "⅔" => 2 / 3.0,
        _ =>
        null
    };

    /// <summary>The part of one that a word names behind a number ("three quarters"), or null: alone it may be a place or a time of the
    /// year.</summary>
    public static double? Fraction(string word) => Fractions.TryGetValue(word, out double value) ? value : null;

    /// <summary>Whether a word is an article or the number one.</summary>
    public static bool IsOne(string word) => Ones.Contains(word);

    /// <summary>Whether the word names a tenfold below a hundred, to which a digit may be added: "twenty-five".</summary>
    public static bool IsTens(double value) => value is >= 20 and <= 90 && value % 10 == 0;

    /// <summary>"funfundzwanzig", "zweihundertvierzig", "veinticuatro": parts written in one word.</summary>
    private static double? Compound(string word)
    {
        int hundred = word.IndexOf("hundert", StringComparison.Ordinal);
        if (hundred > 0 || (hundred == 0 && word.Length > 7))
        {
            double? times = hundred == 0 ? 1 : One(word[..hundred]), rest = hundred + 7 == word.Length ? 0 : Find(word[(hundred + 7)..]);
            return times is < 10 ? 100 * times + rest : null;
        }
        if (word.StartsWith("veinti", StringComparison.Ordinal) && One(word[6..]) is < 10 and { } behind) return 20 + behind;
        int und = word.IndexOf("und", StringComparison.Ordinal);
        return und > 0 && One(word[..und]) is < 10 and { } ones && Values.TryGetValue(word[(und + 3)..], out double tens)
            && IsTens(tens) ? tens + ones : null;
    }

    private static double? One(string word) => word is "ein" or "un" ? 1 : Values.TryGetValue(word, out double value) ? value : null;

    private static FrozenDictionary<string, double> Read((double Value, string Words)[] lines) => lines
        .SelectMany(line => line.Words.Split(' ').Select(word => (word, line.Value)))
        .DistinctBy(x => x.word)
        .ToFrozenDictionary(x => x.word, x => x.Value, StringComparer.Ordinal);
}
