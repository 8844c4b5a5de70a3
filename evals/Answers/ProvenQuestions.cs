using Rag.Evals.Reader;

namespace Rag.Evals.Answers;

/// <summary>
/// A set whose facts each have the line that proves it (<c>questions.jsonl</c>, as <c>qa/handbook-18f</c>), over the folder of the same name in <c>docs</c>: a place is right where it holds a
/// good part of a needed fact's line.
/// </summary>
internal static class ProvenQuestions
{
    /// <summary>Null where the folder holds no such file.</summary>
    public static async Task<QuestionSet?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        string file = Path.Combine(folder, "questions.jsonl");
        if (!File.Exists(file)) return null;
        string full = Path.GetFullPath(Path.TrimEndingDirectorySeparator(folder));
        string documents = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(full))!, "docs", Path.GetFileName(full));
        return new QuestionSet(await FileCorpus.ReadAsync(documents, "*", cancellationToken), [.. ReaderQuestion.Read(file, null).Select(Read)]);
    }

    private static EvalQuestion Read(ReaderQuestion question)
    {
        FactEvidence[] needed = [.. question.Facts.Where(fact => fact.Needed).SelectMany(fact => fact.Evidence)];
        return new EvalQuestion(
            question.Id, question.Text, [.. needed.Select(evidence => evidence.Quote).Distinct()], question.Answerable,
            [.. needed.Select(evidence => evidence.Path).Distinct()], [.. question.Turns.Select(turn => (turn.Speaker, turn.Text))], []);
    }
}
