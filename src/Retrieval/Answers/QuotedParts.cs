using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Extracting;
using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers;

/// <summary>Adds the sources' own sentences to an answer, with the words that answer in bold.</summary>
internal static class QuotedParts
{
    /// <summary>Adds each sentence that is not cited yet.</summary>
    public static IEnumerable<PartAdded> Add(AnswerDraft draft, Evidence evidence, IEnumerable<SourceSentence> sentences, TextAnalyzer analyzer, string check = "quoted")
    {
        foreach (SourceSentence sentence in sentences)
        {
            if (draft.Cites(sentence)) continue;
            IReadOnlyList<Range> bold = Emphasis.Find(evidence.Question, evidence.Terms, sentence.Text, analyzer, sentence.Hit.Document.Language);
            yield return draft.Add(MarkdownText.Escape(sentence.Text, bold), [sentence], Support.Supported, quoted: true, check);
        }
    }
}
