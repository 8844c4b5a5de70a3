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
            // A row tells nobody what its cells are.
            SourceSentence? header = sentence.TableHeader;
            string text = header is null ? sentence.Text : sentence.AllCells;
            string? language = sentence.Hit.Document.Language;
            IReadOnlyList<Range> bold = header is null
                ? Emphasis.Find(evidence.Question, evidence.Terms, text, analyzer, language)
                : TableLookup.Cell(evidence.Question, header.AllCells, text, language) is { } cell ? [cell] : [];
            yield return draft.Add(
                MarkdownText.Escape(text, bold), [sentence], Support.Supported, quoted: true, check, header is null ? null : MarkdownText.Escape(header.AllCells));
        }
    }
}
