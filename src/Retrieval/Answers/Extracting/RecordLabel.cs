using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Questions.Lexicons;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>What a table's row or a property gives a value for. Pure.</summary>
internal static class RecordLabel
{
    private const int LongestLabel = 7;

    /// <summary>
    /// The share of the words of the cell that has most of the question's, which the question has or means, 0 to 1: "employee equity incentive plans" is no
    /// answer about employees. One of several things in a cell suffices ("timing belt and water pump"), and so does a name that the question gives. 1 where
    /// that is no cell of words, and for what is no row and no property.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="question">As read.</param>
    public static double Asked(SourceSentence record, ReadQuestion question)
    {
        bool byMeaning = StaticEmbedder.Understands(record.Hit.Document.Language);
        double best = 0;
        foreach (string cell in Cells(record))
        {
            // What takes more words is running text that stands in columns.
            if (cell.Count(c => c == ' ') >= LongestLabel) continue;
            foreach (string thing in Conjunction.Split(cell))
            {
                string[] words = [.. SimilarWords.Of(thing).Where(word => word.Length > 2 && char.IsLetter(word[0]))];
                if (words.Any(question.NameWords.Contains)) return 1;
                int shared = words.Count(word => IsAmong(word, question.Words, byMeaning));
                if (shared > 0) best = Math.Max(best, shared / (double)words.Length);
            }
        }
        return best == 0 ? 1 : best;
    }

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
        return Cells(property).SelectMany(SimilarWords.Of)
            .Any(word => (type == AnswerType.Date && OfDates.Contains(word)) || (type == AnswerType.Name && OfNames.Contains(word)) || IsAmong(word, question.Words, byMeaning));
    }

    private static bool IsAmong(string word, IReadOnlyList<string> words, bool byMeaning) => words.Contains(word) || SimilarWords.Best(word, words, byMeaning) > 0.5;

    private static readonly FrozenSet<string> Sending = Of(lexicon => lexicon.Sending), OfDates = Of(lexicon => lexicon.Properties.Date), OfNames = Of(lexicon => lexicon.Properties.Author);

    private static readonly Regex Conjunction = new(
        $@"\s(?:{Words.Pattern(Lexicon.All.SelectMany(lexicon => lexicon.Grammar.And))}|&|\+)\s|[,;/]\s*", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static FrozenSet<string> Of(Func<Lexicon, IEnumerable<string>> words) => Lexicon.All.SelectMany(words).Select(TextAnalyzer.Fold).ToFrozenSet();

    private static string[] Cells(SourceSentence record) => record.Kind is BlockKind.TableRow ? record.Text.Split('\t', '|')
        : PropertyLine.Begins(record.Text, 0, record.Text.Length) ? [record.Text[..record.Text.IndexOf(':')]] : [];
}
