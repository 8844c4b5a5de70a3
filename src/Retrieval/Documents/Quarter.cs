using System.Globalization;
using System.Text.RegularExpressions;

namespace Rag.Retrieval.Documents;

/// <summary>A quarter of a year, as questions and the names of reports say it.</summary>
/// <param name="Number">1 to 4.</param>
/// <param name="Year">Null where none stands beside it.</param>
internal readonly partial record struct Quarter(int Number, int? Year)
{
    private static readonly string[] Ordinals = ["first", "second", "third", "fourth"];

    /// <summary>In words: "first quarter".</summary>
    public string Name => Ordinals[Number - 1] + " quarter";

    /// <summary>True where nothing speaks against their being the same.</summary>
    public bool Fits(Quarter other) => Number == other.Number && (Year is null || other.Year is null || Year == other.Year);

    /// <summary>"Q3 2023", "2023_Q3", "third quarter of 2023", "3. Quartal 2023", in English and German.</summary>
    public static IReadOnlyList<Quarter> In(string text) => [.. Shape().Matches(text).Select(Read)];

    /// <summary>Those in a document's file name and title.</summary>
    public static IReadOnlyList<Quarter> Of(Document document) => In(Path.GetFileNameWithoutExtension(document.Path) + " " + document.Title);

    private static Quarter Read(Match match)
    {
        string number = match.Groups["number"].Value.ToLowerInvariant();
        int quarter = char.IsAsciiDigit(number[0]) ? number[0] - '0' : number[..2] switch { "fi" or "er" => 1, "se" or "zw" => 2, "th" or "dr" => 3, _ => 4 };
        return new Quarter(quarter, match.Groups["year"] is { Success: true } year ? int.Parse(year.Value, CultureInfo.InvariantCulture) : null);
    }

    // A number or letter beside it would make it a part of something else.
    [GeneratedRegex(
        @"(?<![\p{L}\p{N}])(?:(?<year>(?:19|20)\d\d)[\s_-]*)?(?:Q(?<number>[1-4])|(?<number>first|second|third|fourth|1st|2nd|3rd|4th)\s+(?:fiscal\s+)?quarter|(?:(?<number>[1-4])\.|(?<number>erste|zweite|dritte|vierte)[nsrm]?)\s+Quartals?)(?:(?:\s+of)?(?:\s+fiscal)?[\s_,-]*(?<year>(?:19|20)\d\d))?(?![\p{L}\p{N}])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Shape();
}
