using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Questions;

/// <summary>
/// A kind of value that shows by its form: an amount of money, a temperature, a weight, a time of day, a phone number. A question asks for
/// one by words that its
/// source need not have ("What did we pay for the house?", "bought … for 465,000 €"), and other numbers do not answer it. Immutable.
/// </summary>
/// <param name="name">In the lexicons.</param>
/// <param name="form">Its form; the words of a unit stand for <c>{unit}</c>.</param>
/// <param name="units">Its units in the lexicons.</param>
/// <param name="type">What a question for it asks for.</param>
/// <param name="hasUnit">Whether a column's or a property's name may tell its unit in its place.</param>
internal sealed class ValueKind(string name, string form, string[] units, AnswerType type = AnswerType.Number, bool hasUnit = true)
{
    private static readonly ValueKind[] Kinds =
    [
        new("phone", @"(?<![\w.,-])(?!(?:19|20)\d\d-\d\d-\d\d)\+?\(?\d(?:[ /()-]{0,2}\d){6,}(?![\w,-])", [], hasUnit: false),
        new("mailAddress", @"[\w.+-]+@[\w-]+\.[\w.-]+", [], hasUnit: false),
        new("temperature", @"-?\d+(?:[.,]\d+)?\s?(?:° ?[CF]\b|[°℃]|{unit}\b)", ["degree"]),
        new("weight", @"\d(?:[\d.,]*\d)?\s?(?:kg|g|mg|lbs?|ounces|{unit})\b", ["gram", "kilogram", "pound", "ton"]),
        new("loudness", @"\d+(?:[.,]\d+)?\s?(?:dB|{unit})\b", ["decibel"]),
        new("clock", @"\b\d{1,2}:\d\d\b|\b\d{1,2}(?:\.\d\d)?\s?(?:{unit}|[ap]\.?m\b)", ["oclock"], AnswerType.Date, hasUnit: false),
        new("money", @"[€$£¥]\s?\d[\d.,]*|\d(?:[\d.,']*\d)?\s?(?:million |billion |thousand |mio\.? |mrd\.? )?(?:[€$£¥]|(?:eur|usd|gbp|chf|{unit})\b)", ["euro", "cent", "dollar", "pound", "franc"]),
    ];

    private readonly Phrases _asked = new(lexicon => lexicon.Values[name].Asked);

    private readonly FrozenSet<string> _naming = Lexicon.All.SelectMany(lexicon => lexicon.Values[name].Naming).Select(TextAnalyzer.Fold)
        .ToFrozenSet();

    private readonly Regex _form = new(
        form.Replace("{unit}", Words.Pattern(Lexicon.Union(lexicon => units.SelectMany(unit => lexicon.Units[unit]))),
            StringComparison.Ordinal),
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled, TimeSpan.FromSeconds(10));

    /// <summary>The kind that a question wants; null for any other number or date, and where no value is wanted.</summary>
    public static ValueKind? Wanted(AnswerType type, AskedText question) => Array.Find(Kinds, kind => kind.IsWanted(type, question));

    private bool IsWanted(AnswerType wanted, AskedText question) => wanted == type && _asked.IsIn(question);

    /// <summary>Whether a word of the question says no more than that this kind is wanted.</summary>
    public bool IsNamedBy(string word) => _naming.Contains(word);

    /// <summary>Its values in a text.</summary>
    public MatchCollection In(string text) => _form.Matches(text);

    /// <summary>Whether a text may give a value without its unit, which a column's or a property's name tells.</summary>
    public bool MayBeBare(string text) => hasUnit
        && (text.Contains('\t', StringComparison.Ordinal) || PropertyLine.Begins(text, 0, text.Length));
}
