using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;

namespace Rag.Retrieval.Measuring;

/// <summary>A heading and what stands below it, up to the next heading.</summary>
/// <param name="Words">The heading without a number before it.</param>
/// <param name="Start">First UTF-16 unit below the heading.</param>
/// <param name="End">One after the last, without blanks at the end; equal to <paramref name="Start"/> where nothing stands there.</param>
internal sealed partial record HeadedSection(string Words, int Start, int End)
{
    /// <summary>A section of fewer characters has nothing to find.</summary>
    private const int Least = 40;

    /// <summary>A heading of fewer words, stop words aside, asks for nothing by itself.</summary>
    private const int FewestWords = 2;

    /// <summary>True where enough stands below it to be found.</summary>
    public bool HasText => End - Start >= Least;

    /// <summary>The same for headings of the same words.</summary>
    public ulong Key => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(Words.ToUpperInvariant())));

    /// <summary>The sections of a document in order; what is written for programs is left out.</summary>
    public static IEnumerable<HeadedSection> Of(DocumentContent content)
    {
        for (int i = 0; i < content.Blocks.Count; i++)
        {
            if (content.Blocks[i] is not { Kind: BlockKind.Heading } heading) continue;
            int last = i;
            while (last + 1 < content.Blocks.Count && content.Blocks[last + 1] is { Kind: not BlockKind.Heading, Machine: null }) last++;
            string words = Blank().Replace(Number().Replace(content.Text[heading.Start..heading.End], ""), " ").Trim();
            yield return last == i
                ? new HeadedSection(words, heading.End, heading.End)
                : new HeadedSection(words, content.Blocks[i + 1].Start, content.Blocks[last].End);
        }
    }

    /// <summary>True where the heading's words can ask for a section.</summary>
    public bool Asks(TextAnalyzer analyzer, string? language) => Words.Length <= OwnQuestion.Longest
        && analyzer.Sequence(Words, language ?? LanguageDetector.Detect(Words)).Where(term => term.Any(char.IsLetter)).Distinct()
            .Take(FewestWords).Count() == FewestWords;

    /// <summary>"3.1 ", "12) ": the number of a chapter, but not a year.</summary>
    [GeneratedRegex(@"^\s*\d{1,2}(?:\.\d{1,2})*[.)]?\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Blank();
}
