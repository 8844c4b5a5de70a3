using Rag.Retrieval.Analysis;

namespace Rag.Retrieval.Measuring;

/// <summary>Whether an answer says what a right one has to say, by words alone. Pure.</summary>
public static class KeyStatement
{
    /// <summary>Share of the statement's words that an answer in other words still has; numbers must all be there.</summary>
    private const double Enough = 0.7;

    /// <summary>
    /// True where the text holds every number of the statement and at least seven of ten of its other words, stop words left out and each
    /// in its stem.
    /// </summary>
    /// <param name="statement">What is to be said.</param>
    /// <param name="text">What was said.</param>
    /// <param name="analyzer">Cuts both into terms.</param>
    public static bool IsIn(string statement, string text, TextAnalyzer analyzer)
    {
        string? language = LanguageDetector.Detect(statement) ?? LanguageDetector.Detect(text);
        HashSet<string> wanted = [.. analyzer.Sequence(statement, language)], said = [.. analyzer.Sequence(text, language)];
        if (wanted.Count == 0) return text.Contains(statement.Trim(), StringComparison.OrdinalIgnoreCase);
        List<string> numbers = [.. wanted.Where(IsNumber)], words = [.. wanted.Where(term => !IsNumber(term))];
        return numbers.TrueForAll(said.Contains) && (words.Count == 0 || words.Count(said.Contains) >= Enough * words.Count);
    }

    private static bool IsNumber(string term) => term.Any(char.IsAsciiDigit);
}
