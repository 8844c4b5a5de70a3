using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>What a table's row or a property gives a value for. Pure.</summary>
internal static class RecordLabel
{
    private const int LongestLabel = 7;

    /// <summary>
    /// The share of the words of the cell that has most of the question's, which the question has or means, 0 to 1: "employee equity incentive plans" is no
    /// answer about employees. 1 where that is no cell of words, and for what is no row and no property.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="asked">The question's words, as <see cref="SimilarWords.Of"/> gives them.</param>
    public static double Asked(SourceSentence record, IReadOnlyList<string> asked)
    {
        bool byMeaning = StaticEmbedder.Understands(record.Hit.Document.Language);
        double best = 0;
        foreach (string cell in Cells(record))
        {
            // What takes more words is running text that stands in columns.
            if (cell.Count(c => c == ' ') >= LongestLabel) continue;
            string[] words = [.. SimilarWords.Of(cell).Where(word => word.Length > 2 && char.IsLetter(word[0]))];
            int shared = words.Count(word => asked.Contains(word) || SimilarWords.Best(word, asked, byMeaning) > 0.5);
            if (shared > 0) best = Math.Max(best, shared / (double)words.Length);
        }
        return best == 0 ? 1 : best;
    }

    private static string[] Cells(SourceSentence record) => record.Kind is BlockKind.TableRow ? record.Text.Split('\t', '|')
        : PropertyLine.Begins(record.Text, 0, record.Text.Length) ? [record.Text[..record.Text.IndexOf(':')]] : [];
}
