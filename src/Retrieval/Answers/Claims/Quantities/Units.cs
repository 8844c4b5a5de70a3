using System.Collections.Frozen;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Units by the words for them in every language, lower case and without diacritics. Immutable.</summary>
internal static class Units
{
    private const double Day = 86_400, Year = 365.25 * Day;

    /// <summary>By the name under which the lexicons have their words; symbols are the same in each language.</summary>
    private static readonly (string Name, string Symbols, string Dimension, double Factor)[] Table =
    [
        ("second", "sec secs", "time", 1), ("minute", "min mins", "time", 60), ("hour", "h hr hrs", "time", 3600), ("day", "", "time", Day), ("week", "", "time", 7 * Day),
        ("fortnight", "", "time", 14 * Day), ("month", "", "time", Year / 12), ("year", "yr yrs", "time", Year), ("decade", "", "time", 10 * Year), ("", "ms", "time", 0.001),
        ("percent", "%", "percent", 1), ("dollar", "$ usd", "dollar", 1), ("cent", "", "dollar", 0.01), ("euro", "€ eur", "euro", 1), ("", "£ gbp", "pound", 1), ("franc", "chf", "franc", 1), ("yen", "¥ yuan", "yen", 1),
        ("byte", "", "bytes", 1), ("", "kb", "bytes", 1e3), ("", "mb", "bytes", 1e6), ("", "gb", "bytes", 1e9), ("", "tb", "bytes", 1e12),
        ("", "kib", "bytes", 1024), ("", "mib", "bytes", 1048576), ("", "gib", "bytes", 1073741824), ("", "tib", "bytes", 1099511627776),
        ("", "mm", "length", 0.001), ("", "cm", "length", 0.01), ("metre", "m", "length", 1), ("kilometre", "km", "length", 1000), ("", "inch inches zoll", "length", 0.0254),
        ("", "ft feet foot", "length", 0.3048), ("mile", "", "length", 1609.344), ("", "mg", "mass", 1e-6), ("gram", "g", "mass", 0.001), ("kilogram", "kg", "mass", 1), ("", "lb lbs", "mass", 0.45359237), ("ton", "", "mass", 1000),
        ("", "ml", "volume", 0.001), ("litre", "l", "volume", 1), ("", "w watt watts", "power", 1), ("", "kw", "power", 1000), ("", "kwh", "energy", 1), ("", "hz", "frequency", 1), ("", "khz", "frequency", 1e3),
        ("", "mhz", "frequency", 1e6), ("", "ghz", "frequency", 1e9), ("", "°c", "celsius", 1), ("", "°f", "fahrenheit", 1),
    ];

    private static readonly FrozenDictionary<string, Unit> ByWord = Table
        .SelectMany(row => row.Symbols.Split(' ', StringSplitOptions.RemoveEmptyEntries).Concat(Lexicon.All.SelectMany(lexicon => lexicon.Units.GetValueOrDefault(row.Name) ?? new Words([])).Select(TextAnalyzer.Fold))
            // "An" is a year in French and more often an article.
            .Where(word => !SpelledNumbers.IsOne(word, language: null))
            .Select(word => (word, unit: new Unit(row.Dimension, row.Factor))))
        .DistinctBy(x => x.word)
        .ToFrozenDictionary(x => x.word, x => x.unit, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Unit[]> ByDimension =
        ByWord.Values.Distinct().GroupBy(unit => unit.Dimension).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    private static readonly FrozenSet<string> Ordinals = new[] { "st", "nd", "rd", "th", "er", "e" }.ToFrozenSet();

    /// <summary>Words between a number and its unit: "5 business days".</summary>
    private static readonly FrozenSet<string> Before =
        new[] { "business", "working", "work", "calendar", "consecutive", "full", "whole", "us", "paid", "unpaid", "more", "additional",
        "weitere", "ganze", "us-" }.ToFrozenSet();

    /// <summary>Hundredths.</summary>
    public static Unit Percent { get; } = ByWord["%"];

    /// <summary>All units of a dimension.</summary>
    public static IReadOnlyList<Unit> Of(string dimension) => ByDimension.GetValueOrDefault(dimension) ?? [];

    /// <summary>The unit that a word names, or null.</summary>
    public static Unit? Find(string word) => ByWord.GetValueOrDefault(word);

    /// <summary>Whether a word may stand between a number and its unit.</summary>
    public static bool MayPrecede(string word) => Before.Contains(word);

    /// <summary>Whether letters may follow a number's digits directly: a unit, an ordinal's ending or a time's half of the day.</summary>
    public static bool IsSuffix(string letters) => ByWord.ContainsKey(letters) || Ordinals.Contains(letters)
        || SpelledNumbers.Magnitude(letters) is not null || letters is "am" or "pm" or "s" or "x";

    /// <summary>Whether these letters end an ordinal.</summary>
    public static bool IsOrdinal(string letters) => Ordinals.Contains(letters);
}
