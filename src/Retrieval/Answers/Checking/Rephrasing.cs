using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;

namespace Rag.Retrieval.Answers.Checking;

/// <summary>Whether a sentence may stand in the place of the quote that it puts in other words. Pure.</summary>
internal static class Rephrasing
{
    /// <summary>The share of the quote's new words that is kept where nothing else tells that the answer is among them.</summary>
    private const double Most = 0.7;

    /// <summary>Wording at or above which a sentence that adds only words of the quote to those of the question is taken to answer it.</summary>
    private const double Faithful = 0.8;

    /// <summary>The share of what the quote holds of the question that such a sentence must hold, too: else it speaks of something beside it.</summary>
    private const double ToThePoint = 0.7;

    /// <summary>True where nothing that may answer the question is lost.</summary>
    /// <param name="sentence">As the model wrote it; its facts have been checked.</param>
    /// <param name="wording">Share of its words that the quote has.</param>
    /// <param name="quote">The source's sentence.</param>
    /// <param name="evidence">What was asked.</param>
    /// <param name="analyzer">Cuts texts into terms.</param>
    /// <param name="language">Of the quote.</param>
    public static bool KeepsAnswer(string sentence, double wording, string quote, Evidence evidence, TextAnalyzer analyzer, string? language)
    {
        AnswerType type = AnswerTypes.Of(evidence.Question);
        // Where model and ranking agree on the words that answer, the rest of the quote need not be repeated.
        List<string> answers = [.. Emphasis.Find(evidence.Question, evidence.Terms, quote, analyzer, language).Select(range => quote[range])];
        if (answers.Count > 0 && type is not AnswerType.Reason)
            return answers.Exists(answer => sentence.Contains(answer, StringComparison.OrdinalIgnoreCase));
        HashSet<string> kept = [.. analyzer.Sequence(sentence, language)];
        AnalyzedText said = analyzer.Analyze(sentence, language), source = analyzer.Analyze(quote, language);
        if (evidence.Terms.Coverage(said) < ToThePoint * evidence.Terms.Coverage(source)) return false;
        List<string> added = [.. analyzer.Sequence(quote, language).Distinct().Where(term => evidence.Terms.WordOf(term) < 0)];
        return added.Count(kept.Contains) >= Most * added.Count
            || (wording >= Faithful && Completes(kept, added, evidence) && KeepsNames(sentence, quote, evidence.Question));
    }

    /// <summary>Whether a sentence says what the question asks about and puts words of the quote, and no others, in the place of what it asks for.</summary>
    private static bool Completes(HashSet<string> said, List<string> added, Evidence evidence)
    {
        List<string> own = [.. said.Where(term => evidence.Terms.WordOf(term) < 0)];
        int asked = said.Select(evidence.Terms.WordOf).Where(word => word >= 0).Distinct().Count();
        return own.Exists(added.Contains) && own.TrueForAll(added.Contains) && asked > 0;
    }

    /// <summary>Whether each name is said in full or not at all, and those of the question, where the quote has them, are said.</summary>
    private static bool KeepsNames(string sentence, string quote, string question)
    {
        foreach (Range range in AnswerTypes.Candidates(AnswerType.Name, quote, question: ""))
        {
            string name = quote[range];
            if (sentence.Contains(name, StringComparison.OrdinalIgnoreCase)) continue;
            bool inPart = name.Split(' ').Any(word => char.IsUpper(word[0]) && sentence.Contains(word, StringComparison.Ordinal));
            if (inPart || question.Contains(name, StringComparison.OrdinalIgnoreCase)) return false;
        }
        return true;
    }
}
