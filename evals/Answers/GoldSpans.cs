using Rag.Retrieval.Answers.Sentences;

namespace Rag.Evals.Answers;

/// <summary>Where the gold answers of a question stand in its documents.</summary>
internal static class GoldSpans
{
    /// <summary>Whether a sentence holds a gold answer or a good part of one.</summary>
    public static bool Overlaps(EvalQuestion question, IReadOnlyDictionary<string, CorpusLine> lines, SourceSentence sentence) =>
        Overlaps(question, lines, sentence.Hit.Document.Path[1..], sentence.Start, sentence.End);

    /// <summary>Whether a place in a document overlaps a gold answer in the question's evidence.</summary>
    public static bool Overlaps(EvalQuestion question, IReadOnlyDictionary<string, CorpusLine> lines, string corpusId, int start, int end)
    {
        if (!question.Evidence.Contains(corpusId)) return false;
        if (question.Answers.Count == 0) return true;
        string text = lines[corpusId].Text;
        foreach (string answer in question.Answers.Select(a => a.Trim()).Where(a => a.Length > 0))
            for (int at = text.IndexOf(answer, StringComparison.Ordinal); at >= 0; at = text.IndexOf(answer, at + 1, StringComparison.Ordinal))
                if (Math.Min(end, at + answer.Length) - Math.Max(start, at) >= Math.Min(answer.Length, end - start) / 2.0) return true;
        return false;
    }
}
