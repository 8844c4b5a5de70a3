using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Extracting;

/// <summary>Reads a table as one looks something up in it: "What was the electricity in April?" names a column and, by one of its cells, a row. Pure.</summary>
internal static class TableLookup
{
    /// <summary>A column's name as like as this to a word of the question is what it asks for.</summary>
    private const double Named = 0.6;

    /// <summary>The cell of the column whose name is likest to a word of the question, as a range of the row; null where there is none.</summary>
    /// <param name="question">As asked.</param>
    /// <param name="header">The table's header; cells are separated by tabs.</param>
    /// <param name="row">The row.</param>
    /// <param name="language">Its document's language.</param>
    public static Range? Cell(ReadQuestion question, string header, string row, string? language) => Find(question, header, row, language) is ({ } cell, >= Named) ? cell : null;

    /// <summary>Whether the question names a column by its own name, and the row by a word in another cell and by all names and numbers that it gives.</summary>
    public static bool Answers(ReadQuestion question, QuestionTerms terms, SourceSentence row)
    {
        if (row.TableHeader is not { } header) return false;
        string cells = row.AllCells;
        if (Find(question, header.AllCells, cells, row.Hit.Document.Language) is not ({ } cell, 1)) return false;
        (int start, int length) = cell.GetOffsetAndLength(cells.Length);
        IReadOnlyList<string> others = SimilarWords.Of(SpelledDates.AddTo(cells.Remove(start, length)));
        string said = SpelledDates.AddTo($"{header.AllCells}\n{cells}\n{row.Hit.Document.DisplayTitle}\n{row.Hit.Document.Path}\n{row.Hit.Passage.Context}");
        return terms.Words.Any(word => word.Word.Length > 2 && others.Contains(word.Word))
            && question.NamesAndNumbers.All(name => said.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    private static (Range? Cell, double Likeness) Find(ReadQuestion question, string header, string row, string? language)
    {
        string[] names = header.Split('\t'), cells = row.Split('\t');
        if (names.Length != cells.Length) return (null, 0);
        bool byMeaning = StaticEmbedder.Understands(language);
        (int at, double most) = (-1, 0);
        for (int i = 0; i < cells.Length; i++)
        {
            // The cell by which the row is found is not the one that is asked for.
            if (cells[i].Trim() is not { Length: > 0 } cell || question.Has(cell)) continue;
            if (SimilarWords.Of(cell).Any(word => char.IsLetter(word[0]) && question.Words.Contains(word))) continue;
            double likeness = SimilarWords.Of(names[i]).Select(word => question.Words.Contains(word) ? 1 : SimilarWords.Best(word, question.Words, byMeaning)).DefaultIfEmpty(0).Max();
            if (likeness > most) (at, most) = (i, likeness);
        }
        if (at < 0) return (null, 0);
        int start = cells.Take(at).Sum(cell => cell.Length + 1);
        return (start..(start + cells[at].Length), most);
    }
}
