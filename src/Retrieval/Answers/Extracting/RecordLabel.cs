using System.Collections.Frozen;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>What a property gives a value for. Pure.</summary>
internal static class RecordLabel
{
    /// <summary>
    /// Whether the question asks for what a property is the value of: by its name, or by the kind of answer wanted ("When …?" for "date: …"). When and by whom
    /// a mail was sent answers only what is asked about sending.
    /// </summary>
    /// <param name="property">The property.</param>
    /// <param name="question">As read.</param>
    public static bool Names(SourceSentence property, ReadQuestion question)
    {
        AnswerType type = question.Wants.Type;
        bool byMeaning = StaticEmbedder.Understands(property.Hit.Document.Language);
        if (MediaTypes.Mail.Contains(property.Hit.Document.MediaType) && !question.Words.Any(Sending.Contains)) type = AnswerType.Any;
        return SimilarWords.Of(Name(property))
            .Any(word => (type == AnswerType.Date && OfDates.Contains(word)) || (type == AnswerType.Name && OfNames.Contains(word)) || IsAmong(word, question.Words, byMeaning));
    }

    private static bool IsAmong(string word, IReadOnlyList<string> words, bool byMeaning) => words.Contains(word) || SimilarWords.Best(word, words, byMeaning) > 0.5;

    private static readonly FrozenSet<string> Sending = Of(lexicon => lexicon.Sending), OfDates = Of(lexicon => lexicon.Properties.Date), OfNames = Of(lexicon => lexicon.Properties.Author);

    private static FrozenSet<string> Of(Func<Lexicon, IEnumerable<string>> words) => Lexicon.All.SelectMany(words).Select(TextAnalyzer.Fold).ToFrozenSet();

    private static string Name(SourceSentence property) =>
        PropertyLine.Begins(property.Text, 0, property.Text.Length) ? property.Text[..property.Text.IndexOf(':')] : "";
}
