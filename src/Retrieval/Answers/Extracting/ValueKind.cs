using System.Text.RegularExpressions;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>
/// A kind of value that shows by its form: an amount of money, a temperature, a weight, a time of day, a phone number. A question asks for one by words that its
/// source need not have ("What did we pay for the house?", "bought … for 465,000 €"), and other numbers do not answer it. English and German. Immutable.
/// </summary>
/// <param name="asked">What a question has that wants it.</param>
/// <param name="naming">Its words that the value itself stands for; lower case, without diacritics.</param>
/// <param name="form">Its form.</param>
/// <param name="type">What a question for it asks for.</param>
/// <param name="hasUnit">Whether a column's or a property's name may tell its unit in its place.</param>
internal sealed class ValueKind(Regex asked, string naming, Regex form, AnswerType type, bool hasUnit)
{
    private readonly HashSet<string> _naming = [.. naming.Split(' ')];

    private static readonly ValueKind[] Kinds =
    [
        Of(@"\b(?:phone|telephone|mobile|telefon\w*|handy\w*)\b", "phone telephone mobile number telefon telefonnummer handynummer nummer", @"(?<![\w.,-])(?!(?:19|20)\d\d-\d\d-\d\d)\+?\(?\d(?:[ /()-]{0,2}\d){6,}(?![\w,-])", hasUnit: false),
        Of(@"\be-?mail[ -]?(?:address|adresse)\b", "email mail address adresse", @"[\w.+-]+@[\w-]+\.[\w.-]+", hasUnit: false),
        Of(@"\b(?:(?:what|which) temperature|how (?:hot|cold|warm)|welche[rn]? temperatur|wie (?:heiß|kalt|warm))\b", "temperature hot cold warm temperatur heiß kalt", @"-?\d+(?:[.,]\d+)?\s?(?:° ?[CF]\b|[°℃]|(?:degrees?|grad)\b)"),
        Of(@"\b(?:weighs?|weight|how heavy|wiegt?|wiege|gewicht|wie schwer)\b", "weigh weighs weight heavy wiegt wiege gewicht schwer", @"\d(?:[\d.,]*\d)?\s?(?:kg|g|mg|grams?|kilos?|kilograms?|lbs?|pounds?|ounces|tons?|tonnes?|gramm|tonnen?)\b"),
        Of(@"\b(?:how loud|wie laut)\b", "loud laut", @"\d+(?:[.,]\d+)?\s?(?:dB|decibels?|dezibel)\b"),
        Of(@"\b(?:(?:what|which) time|um wie ?viel uhr|um welche uhrzeit)\b", "time uhr uhrzeit", @"\b\d{1,2}:\d\d\b|\b\d{1,2}(?:\.\d\d)?\s?(?:o['’]clock|uhr|[ap]\.?m\b)", AnswerType.Date, hasUnit: false),
        Of(@"\b(?:how much|what|wie ?viel|was)\b.*\b(?:costs?|price|pay|paid|spen[dt]|charged?|kosten?|kostet|kostete|gekostet|preis|zahl(?:en?|t|te|ten)|bezahl(?:en|t|te|ten)|ausgegeben)\b|\bhow much (?:is|was|are|were)\b", "cost costs price pay paid spend spent charge charged kosten kostet kostete gekostet preis zahlen zahle zahlt zahlte bezahlen bezahlt bezahlte ausgegeben", @"[€$£¥]\s?\d[\d.,]*|\d(?:[\d.,']*\d)?\s?(?:million |billion |thousand |mio\.? |mrd\.? )?(?:[€$£¥]|(?:euros?|eur|cents?|dollars?|usd|pounds?|gbp|chf|francs?|franken|rappen)\b)"),
    ];

    /// <summary>The kind that a question wants; null for any other number or date, and where no value is wanted.</summary>
    public static ValueKind? Wanted(AnswerType type, string question) => Array.Find(Kinds, kind => kind.IsWanted(type, question));

    /// <summary>The same by what the question asks for.</summary>
    public static ValueKind? Wanted(string question) => Wanted(AnswerTypes.Of(question), question);

    private bool IsWanted(AnswerType wanted, string question) => wanted == type && asked.IsMatch(question);

    /// <summary>Whether a word of the question says no more than that this kind is wanted.</summary>
    public bool IsNamedBy(string word) => _naming.Contains(word);

    /// <summary>Its values in a text.</summary>
    public MatchCollection In(string text) => form.Matches(text);

    /// <summary>Whether a text may give a value without its unit, which a column's or a property's name tells.</summary>
    public bool MayBeBare(string text) => hasUnit && (text.Contains('\t', StringComparison.Ordinal) || PropertyLine.Begins(text, 0, text.Length));

    private static ValueKind Of(string asked, string naming, string form, AnswerType type = AnswerType.Number, bool hasUnit = true) => new(Asked(asked), naming, Form(form), type, hasUnit);

    private static Regex Asked(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static Regex Form(string pattern) => new(pattern, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled, TimeSpan.FromSeconds(10));
}
