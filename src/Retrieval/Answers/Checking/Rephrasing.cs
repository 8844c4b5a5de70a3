using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Answers.Checking;

/// <summary>Whether a sentence may stand in the place of the quote that it puts in other words. Pure.</summary>
internal static class Rephrasing
{
    /// <summary>The share of the quote's new words that is kept where nothing else tells that the answer is among them.</summary>
    private const double Most = 0.7;

    /// <summary>True where nothing that may answer the question is lost.</summary>
    /// <param name="sentence">As the model wrote it; its facts have been checked.</param>
    /// <param name="quote">The source's sentence.</param>
    /// <param name="evidence">What was asked.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="language">Of the quote.</param>
    public static bool KeepsAnswer(string sentence, string quote, Evidence evidence, TextAnalyzer analyzer, string? language)
    {
        AnswerType type = AnswerTypes.Of(evidence.Question);
        // Where model and ranking agree on the words that answer, the rest of the quote need not be repeated.
        List<string> answers = [.. Emphasis.Find(evidence.Question, evidence.Terms, quote, analyzer, language).Select(range => quote[range])];
        if (answers.Count > 0 && type is not AnswerType.Reason)
            return answers.Exists(answer => sentence.Contains(answer, StringComparison.OrdinalIgnoreCase));
        HashSet<string> kept = [.. analyzer.Sequence(sentence, language)];
        List<string> added = [.. analyzer.Sequence(quote, language).Distinct().Where(term => evidence.Terms.WordOf(term) < 0)];
        return added.Count(kept.Contains) >= Most * added.Count;
    }
}
