using Rag.Retrieval.Answers.Sentences;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>A statement with what the check of it found.</summary>
/// <param name="Statement">As written.</param>
/// <param name="Mark">What was found; null where there was nothing to check.</param>
/// <param name="Note">Why, for the reader.</param>
/// <param name="Cited">The sentences that bear it out best, at their places.</param>
/// <param name="Against">The sentence that says otherwise, and the number of its source; null where none does.</param>
internal sealed record CheckedStatement(
    Statement Statement, Mark? Mark, string? Note, IReadOnlyList<SourceSentence> Cited, (int Number, SourceSentence Sentence)? Against = null)
{
    /// <summary>As the page shows it; citations are added by whoever keeps their numbers.</summary>
    public AnswerPart Part
    {
        get
        {
            bool isRow = Statement.Form is PartForm.Row, isCode = Statement.Form is PartForm.Code;
            string text = isCode ? Statement.Text : isRow ? Cells(Statement.Cells) : StatementMarkdown.Write(Statement.Text);
            string? header = isCode ? (Statement.Header is [var language] ? language : null) : isRow ? Cells(Statement.Header) : null;
            return new AnswerPart(text, [], SupportOf(Mark), Quoted: false, header) { Form = Statement.Form, Level = Statement.Level, Mark = Mark, Note = Note };
        }
    }

    private static Support SupportOf(Mark? mark) => mark is Answers.Mark.NotFound or Answers.Mark.Otherwise ? Support.None : Support.Supported;

    private static string Cells(IEnumerable<string> cells) => string.Join(@" \| ", cells.Select(StatementMarkdown.Write));
}
