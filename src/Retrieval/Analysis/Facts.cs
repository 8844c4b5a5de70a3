using System.Text.RegularExpressions;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Analysis;

/// <summary>The hard facts in a text: what must not change between a source and a sentence that cites it. Pure.</summary>
internal static partial class Facts
{
    private static readonly string[] Words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    private static readonly HashSet<string> Questions = new(StringComparer.OrdinalIgnoreCase)
    {
        "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "is", "are", "was", "were", "do", "does", "did", "can", "could", "has",
        "have", "had", "in", "on", "at", "the", "a", "an", "according", "wer", "was", "wann", "wo", "wie", "welche", "welcher", "welches", "qué", "quién",
        "cuándo", "dónde", "cuál", "cuánto", "cuántos", "cuántas", "cómo", "el", "la", "los", "las", "der", "die", "das",
    };

    /// <summary>Numbers in one form ("1,200.50" and "1200.5" alike), each with the unit that follows it, or with none.</summary>
    public static IReadOnlyList<(string Number, string Unit)> Numbers(string text)
    {
        List<(string, string)> numbers = [];
        foreach (Match match in NumberShape().Matches(text))
        {
            string unit = match.Groups["unit"].Value.ToLowerInvariant();
            if (match.Groups["sign"].Value is { Length: > 0 } sign) unit = sign;
            numbers.Add((Plain(match.Groups["number"].Value), Unit(unit)));
        }
        foreach (Match match in WordShape().Matches(text))
            numbers.Add((Array.IndexOf(Words, match.Value.ToLowerInvariant()).ToString(System.Globalization.CultureInfo.InvariantCulture), ""));
        return numbers;
    }

    /// <summary>Capitalised words that do not open the text; a name at its beginning counts where it has two parts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="language">
    /// Its language. In German every noun is capitalised: there a word behind an article is none, unless another capitalised one follows it.
    /// </param>
    public static IReadOnlyList<string> Names(string text, string? language = null)
    {
        List<string> names = [];
        foreach (Match match in NameShape().Matches(text))
        {
            if (language == "de" && match.Value.Skip(1).All(char.IsLower) && IsNoun(text, match)) continue;
            bool opens = text.AsSpan(0, match.Index).IndexOfAnyInRange('A', 'z') < 0;
            if (opens && !match.Value.Skip(1).Any(char.IsUpper)) continue;
            string name = Possessive().Replace(match.Value, "");
            if (!Questions.Contains(name)) names.Add(name);
        }
        return names;
    }

    /// <summary>The distinct words of the names, lower case and without diacritics.</summary>
    public static HashSet<string> WordsOfNames(string text) => [.. Names(text).SelectMany(SimilarWords.Of)];

    /// <summary>Whether an article stands before it, an adjective between them or none, and no capitalised word behind it: "dem Landkreis", not "in Berlin".</summary>
    private static bool IsNoun(string text, Match match) =>
        BehindArticle().IsMatch(text.AsSpan(0, match.Index)) && !(match.Index + match.Length + 1 < text.Length && text[match.Index + match.Length] == ' ' && char.IsUpper(text[match.Index + match.Length + 1]));

    /// <summary>Names and numbers as written.</summary>
    public static IEnumerable<string> NamesAndNumbers(string text) =>
        Names(text).Concat(NumberShape().Matches(text).Select(match => match.Groups["number"].Value)).Distinct(StringComparer.OrdinalIgnoreCase);

    private static string Plain(string number)
    {
        // 1,200 and 1.200 group digits by three; in 1.5 and 1,5 the sign is a decimal one.
        string plain = GroupShape().Replace(number, "");
        plain = plain.Replace(',', '.');
        return plain.Contains('.', StringComparison.Ordinal) ? plain.TrimEnd('0').TrimEnd('.') : plain;
    }

    private static string Unit(string unit) => unit switch
    {
        "percent" or "per cent" or "prozent" or "por ciento" => "%",
        "dollar" or "dollars" => "$",
        "euro" or "euros" => "€",
        "pound" or "pounds" => "£",
        "bn" or "billions" => "billion",
        "m" or "mn" or "millions" => "million",
        _ => unit.Length > 3 ? unit.TrimEnd('s') : unit,
    };

    [GeneratedRegex(@"(?<sign>[$€£¥])?\s?(?<number>\d+(?:[.,]\d+)*)(?:\s?(?<unit>%|per ?cent|prozent|por ciento|millions?|billions?|bn|mn|thousand|dollars?|euros?|pounds?|km|kg|mg|ml|cm|mm|°c|°f|hours?|days?|weeks?|months?|years?|minutes?|seconds?)(?![\p{L}]))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex NumberShape();

    [GeneratedRegex(@"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex WordShape();

    [GeneratedRegex(@"(?<=\d)[.,](?=\d{3}(?!\d))", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex GroupShape();

    [GeneratedRegex(@"(?:^|\s)(?:[Dd](?:er|ie|as|em|en|es)|[KkMmSsDd]?[Ee]in(?:e[mnrs]?)?|[Ii]hre?[mnrs]?|[Dd]iese[mnrs]?|[Jj]ede[mnrs]?|[Aa]lle[mnrs]?|[Zz]u[mr]|[Bb]eim|[Vv]om|[Ii]m|[Aa]m)(?:\s\p{Ll}+)?\s$", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex BehindArticle();

    [GeneratedRegex(@"\p{Lu}[\p{L}\p{Nd}]*(?:[-'’.&]\p{L}[\p{L}\p{Nd}]*)*", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex NameShape();

    [GeneratedRegex(@"['’]s$", RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Possessive();
}
