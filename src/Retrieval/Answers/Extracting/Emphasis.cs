using Rag.Retrieval.Analysis;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Finds the words of a quoted sentence that answer a question, so that they can be set in bold. Pure.</summary>
internal static class Emphasis
{
    /// <summary>At most two places of the sentence, none where the question's form does not tell what to look for.</summary>
    public static IReadOnlyList<Range> Find(ReadQuestion question, QuestionTerms terms, string sentence, TextAnalyzer analyzer, string? language)
    {
        List<Range> candidates = [.. AnswerWords.In(question, sentence, language).Where(Says)];
        if (candidates.Count <= 2) return candidates;
        // Of many names or numbers those nearest to the question's own words answer it.
        List<int> places = [.. terms.Words.Select(w => sentence.IndexOf(w.Word, StringComparison.OrdinalIgnoreCase)).Where(place => place >= 0)];
        if (places.Count == 0) return [];
        return [.. candidates.OrderBy(c => places.Average(place => Math.Abs(place - c.Start.Value))).Take(1)];

        bool Says(Range range) => analyzer.Analyze(sentence[range], language).Counts.Keys.Any(term => terms.WordOf(term) < 0)
            || sentence[range].Any(char.IsDigit);
    }
}
