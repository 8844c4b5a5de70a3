using System.Text.RegularExpressions;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Finds the words of a sentence that are of the kind that a question wants. Pure.</summary>
internal static partial class AnswerWords
{
    private static readonly Phrases Calendar = new(
        lexicon => [$"{Either(lexicon.Months.Select(names => names[0]), lexicon)}(?: \\d{{1,4}}\\b)?",
            Either(lexicon.Weekdays.SelectMany(names => names), lexicon)], CaseSensitive);

    private static readonly Phrases Numbers = Phrases.Of(lexicon => SpelledNumbers.Of(lexicon.Numbers).Where(named => named.Value > 1)
        .Concat(SpelledNumbers.Of(lexicon.Magnitudes)).Concat(SpelledNumbers.Of(lexicon.Fractions).Where(named => named.Value == 0.5))
            .Select(named => named.Word));

    private static readonly Phrases Digits = new(
        lexicon => [$@"[$€£¥]?\d[\d.,]*\d?(?: ?%| (?:km|m|kg|{Words.Pattern(lexicon.Magnitudes.Values.Concat(lexicon.Units.Values).SelectMany(words => words))})\b)?"], "{0}");

    private static readonly Phrases Reasons = new(lexicon =>
        [$"{Words.Pattern(lexicon.Grammar.Because)}{(lexicon.Unspaced ? "" : @"\b")}[^.;。；]*"], @"\b(?:{0})");

    private static readonly Phrases Names = new(
        lexicon => [$@"\p{{Lu}}[\p{{L}}'’.-]*\p{{L}}(?:(?: (?:{Words.Pattern(lexicon.Grammar.InNames)}|&) | )\p{{Lu}}[\p{{L}}'’-]*)*"],
            "(?-i:{0})");

    private const string CaseSensitive = @"(?-i:\b(?:{0})(?:\b|$))";

    /// <summary>Ranges of a sentence, apart from those words that the question has itself.</summary>
    /// <param name="question">As read.</param>
    /// <param name="sentence">Any.</param>
    /// <param name="language">Of the sentence's document.</param>
    public static IEnumerable<Range> In(ReadQuestion question, string sentence, string? language)
    {
        AnswerType type = question.Wants.Type;
        if (type is AnswerType.Any) yield break;
        AskedText text = new(sentence, question.Lexicons.Count > 1 ? Lexicon.For(language)
            : [.. question.Lexicons.Union(Lexicon.All.Where(lexicon => lexicon.Language == language))]);
        // The parts of "2026-05-29" are no amount.
        List<Match> dates = [.. DatesIn(text)];
        IEnumerable<Match> found = type switch
        {
            AnswerType.Date => dates,
            AnswerType.Number => Distinct(Digits.In(text).Concat(Numbers.In(text).Where(phrase => !phrase.Lexicon.Unspaced))
                .Select(phrase => phrase.Match).Concat(CountWords().Matches(sentence))),
            AnswerType.Name => Distinct(Names.In(text).Select(phrase => phrase.Match)),
            _ => Distinct(Reasons.In(text).Select(phrase => phrase.Match)),
        };
        foreach (Match match in found)
        {
            if (dates.Exists(date => date.Index <= match.Index && date.Index + date.Length >= match.Index + match.Length
                && date.Length > match.Length)) continue;
            // A capital at the sentence's beginning marks no name.
            if (type == AnswerType.Name && match.Index == 0 && !match.Value.Contains(' ', StringComparison.Ordinal)) continue;
            if (!question.Has(match.Value)) yield return match.Index..(match.Index + match.Length);
        }
    }

    private static IEnumerable<Match> DatesIn(AskedText text) =>
        Distinct(DateShape().Matches(text.Text).Concat(Calendar.In(text).Select(phrase => phrase.Match)));

    /// <summary>In reading order, the longest of those that overlap.</summary>
    private static IEnumerable<Match> Distinct(IEnumerable<Match> matches)
    {
        int end = 0;
        foreach (Match match in matches.OrderBy(match => match.Index).ThenByDescending(match => match.Length))
        {
            if (match.Index < end) continue;
            end = match.Index + match.Length;
            yield return match;
        }
    }

    /// <summary>
    /// Names of the calendar as texts write them, most of them in either case; one that is another word as well only with a capital.
    /// </summary>
    private static string Either(IEnumerable<string> names, Lexicon lexicon) => Words.Pattern(names.SelectMany(name =>
        lexicon.Homographs.Contains(name) || lexicon.Unspaced ? new[] { Capital(name) } : [name, Capital(name)]));

    private static string Capital(string name) => char.ToUpperInvariant(name[0]) + name[1..];

    [GeneratedRegex(@"\b\d{1,2}\.? (?:de )?\p{L}{3,10}\.? (?:de )?\d{4}\b|\b\p{Lu}\p{L}{2,9} \d{1,2}, \d{4}\b|\b(?:1[0-9]|20)\d\d(?:s|er)?\b|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}(?:st|nd|rd|th) century\b|\b\d{1,2}:\d\d\b|\b\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?(?!\d)|\d{2,4}\s?年(?:\s?\d{1,2}\s?月)?(?:\s?\d{1,2}\s?日)?", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex DateShape();

    /// <summary>Chinese numbers, by the words that they count.</summary>
    [GeneratedRegex("[一二三四五六七八九十百千万亿两]{1,8}(?=[个名次位年人部种座%])", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex CountWords();
}
