using System.Collections.Frozen;

namespace Rag.Retrieval.Answers.Claims.Quantities;

/// <summary>Units by the words for them: English, German, French, Spanish, Italian and Dutch, lower case and without diacritics.
/// Immutable.</summary>
internal static class Units
{
    private const double Day = 86_400, Year = 365.25 * Day;

    private static readonly (string Words, string Dimension, double Factor)[] Table =
    [
        ("second seconds sec secs sekunde sekunden seconde secondes segundo segundos secondo secondi", "time", 1),
        ("minute minutes min mins minuten minuto minutos minuti minuut", "time", 60),
        ("hour hours hr hrs h stunde stunden std heure heures hora horas ora ore uur", "time", 3600),
        ("day days tag tage tagen tages jour jours dia dias giorno giorni dag "
            + "dagen arbeitstag arbeitstage arbeitstagen werktag werktage werktagen workday workdays weekdays", "time", Day),
        ("week weeks woche wochen semaine semaines semana semanas settimana settimane weken", "time", 7 * Day),
        ("fortnight fortnights", "time", 14 * Day),
        ("month months monat monate monaten monats mois mes meses mese mesi maand maanden", "time", Year / 12),
        ("year years yr yrs jahr jahre jahren jahres ans annee annees ano anos anno anni jaar", "time", Year),
        ("decade decades jahrzehnt jahrzehnte", "time", 10 * Year),
        ("% percent prozent procent", "percent", 1),
        ("$ dollar dollars usd dolar dolares", "dollar", 1), ("cent cents", "dollar", 0.01),
        ("€ euro euros eur", "euro", 1), ("£ gbp", "pound", 1), ("chf franken", "franc", 1), ("¥ yen yuan", "yen", 1),
        ("byte bytes", "bytes", 1), ("kb", "bytes", 1e3), ("mb", "bytes", 1e6), ("gb", "bytes", 1e9), ("tb", "bytes", 1e12),
        ("kib", "bytes", 1024), ("mib", "bytes", 1048576), ("gib", "bytes", 1073741824), ("tib", "bytes", 1099511627776),
        ("mm", "length", 0.001), ("cm", "length", 0.01), ("m meter meters metre metres metern metros", "length",
        1), ("km kilometer kilometers kilometre kilometres kilometern kilometros", "length", 1000),
        ("inch inches zoll", "length", 0.0254), ("ft feet foot", "length", 0.3048), ("mile miles", "length", 1609.344),
        ("mg", "mass", 1e-6), ("g gram grams gramm", "mass", 0.001), ("kg kilo kilos kilogram kilograms kilogramm", "mass",
        1), ("lb lbs", "mass", 0.45359237), ("ton tons tonne tonnes tonnen", "mass", 1000),
        ("ml", "volume", 0.001), ("l liter liters litre litres litern litros", "volume", 1),
        ("w watt watts", "power", 1), ("kw", "power", 1000), ("kwh", "energy", 1), ("hz", "frequency", 1), ("khz", "frequency",
        1e3), ("mhz", "frequency", 1e6), ("ghz", "frequency", 1e9),
        ("ms", "time", 0.001), ("°c", "celsius", 1), ("°f", "fahrenheit", 1),
    ];

    private static readonly FrozenDictionary<string, Unit> ByWord = Table
        .SelectMany(row => row.Words.Split(' ').Select(word => (word, unit: new Unit(row.Dimension, row.Factor))))
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
        || Magnitudes.Of(letters) > 0 || letters is "am" or "pm" or "s" or "x";

    /// <summary>Whether these letters end an ordinal.</summary>
    public static bool IsOrdinal(string letters) => Ordinals.Contains(letters);
}
