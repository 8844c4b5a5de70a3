using System.Globalization;
using System.Text.RegularExpressions;

namespace Rag.Inference.Gguf;

/// <summary>
/// The names of the parts of a model that is split into several files, as llama.cpp writes and wants them:
/// <c>name-00001-of-00003.gguf</c>.
/// </summary>
/// <param name="Stem">What stands before the mark.</param>
/// <param name="Part">1 for the first.</param>
/// <param name="Count">How many parts there are.</param>
public sealed partial record SplitName(string Stem, int Part, int Count)
{
    /// <summary>Most parts that llama.cpp's names allow.</summary>
    public const int Most = 99_999;

    private const string Ending = ".gguf";

    /// <summary>True for the first part.</summary>
    public bool IsFirst => Part == 1;

    /// <summary>Of a file's name or path, or null where it is not named like a part.</summary>
    public static SplitName? Of(string fileName) =>
        Mark().Match(fileName) is { Success: true } match
        && Number(match.Groups[2]) is >= 1 and var part && Number(match.Groups[3]) is var count && part <= count
            ? new SplitName(match.Groups[1].Value, part, count) : null;

    /// <summary>Paths of all the parts that belong to a first one; of a file that is whole, itself.</summary>
    public static IReadOnlyList<string> Parts(string path) =>
        Of(path) is { } name ? [.. Enumerable.Range(1, name.Count).Select(name.FileName)] : [path];

    /// <summary>The name of one part.</summary>
    public string FileName(int part) => string.Create(CultureInfo.InvariantCulture, $"{Stem}-{part:D5}-of-{Count:D5}{Ending}");

    private static int Number(Group digits) => int.Parse(digits.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(.*)-(\d{5})-of-(\d{5})\.gguf$", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Mark();
}
