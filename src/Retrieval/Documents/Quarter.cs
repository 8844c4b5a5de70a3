using System.Globalization;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Documents;

/// <summary>A quarter of a year, as questions and the names of reports say it.</summary>
/// <param name="Number">1 to 4.</param>
/// <param name="Year">Null where none stands beside it.</param>
internal readonly record struct Quarter(int Number, int? Year)
{
    private static readonly Phrases Shape = new(
        lexicon =>
        [
            "Q(?<number>[1-4])",
            $@"(?:(?<number>[1-4])(?:\.|st|nd|rd|th|er|e|º)|{string.Join('|', lexicon.Ordinals.Select((words, i) => $"(?<ordinal{i + 1}>{Words.Pattern(words)})"))}) ?{Words.Pattern(lexicon.Units["quarter"])}",
        ],
        @"(?:^|[^\p{L}\p{N}])(?:(?<year>(?:19|20)\d\d)[\s_-]*)?(?:{0})(?:(?: {of})?(?: fiscal)?[\s_,-]*(?<year>(?:19|20)\d\d))?",
        lexicon => [.. lexicon.Units["quarter"], "Q1", "Q2", "Q3", "Q4"]);

    /// <summary>In words: "first quarter".</summary>
    public string Name => $"{Lexicon.All[0].Ordinals[Number - 1][0]} {Lexicon.All[0].Units["quarter"][0]}";

    /// <summary>True where nothing speaks against their being the same.</summary>
    public bool Fits(Quarter other) => Number == other.Number && (Year is null || other.Year is null || Year == other.Year);

    /// <summary>"Q3 2023", "2023_Q3", "third quarter of 2023", "3. Quartal 2023", in any language.</summary>
    public static IReadOnlyList<Quarter> In(string text) =>
    [
        .. Shape.In(new AskedText(text, Lexicon.All))
            // A number or letter beside it would make it a part of something else.
            .Where(phrase => phrase.Match.Index + phrase.Match.Length is var end
                && (end == text.Length || !char.IsLetterOrDigit(text[end])))
            .GroupBy(phrase => phrase.Match.Index)
            .Select(same => Read(same.MaxBy(phrase => phrase.Match.Length)!)),
    ];

    /// <summary>Those in a document's file name and title.</summary>
    public static IReadOnlyList<Quarter> Of(Document document) =>
        In(Path.GetFileNameWithoutExtension(document.Path) + " " + document.Title);

    private static Quarter Read(Phrase phrase) => new(
        phrase["number"] is { } digit ? digit[0] - '0' : Enumerable.Range(1, 4).First(i => phrase[$"ordinal{i}"] is not null),
        phrase["year"] is { } year ? int.Parse(year, CultureInfo.InvariantCulture) : null);
}
