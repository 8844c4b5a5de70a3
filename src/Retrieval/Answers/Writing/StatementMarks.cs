using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>
/// Adds a model's statements to an answer with their marks, and when all are there hands back to the model, once, those that the sources contradict. Nothing is
/// taken away. Not safe to share.
/// </summary>
internal sealed class StatementMarks(StatementCheck check, ReadingList reading, AnswerDraft draft)
{
    /// <summary>The most statements of an answer that are handed back: with more the answer as a whole is wrong, and its marks say so.</summary>
    private const int MostPutRight = 3;

    /// <summary>The longest sentence put right, in tokens.</summary>
    private const int MostTokens = 160;

    private readonly Dictionary<int, CheckedStatement> _against = [];

    /// <summary>Checks a statement and adds it.</summary>
    public PartAdded Add(Statement statement)
    {
        CheckedStatement found = check.Check(statement, reading);
        if (found.Against is not null) _against[draft.Parts.Count] = found;
        return draft.Add(found.Part, found.Cited, found.Note ?? "nothing to check");
    }

    /// <summary>Has what is contradicted put right; the model's second wording takes the place of its first where it fares better.</summary>
    public async IAsyncEnumerable<AnswerEvent> FinishAsync(
        Prompt prompt, ChatWriter writer, Ability ability, StepClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (_against.Count == 0) yield break;
        yield return clock.Begin("check", null);
        foreach ((int index, CheckedStatement wrong) in _against.Take(MostPutRight))
        {
            if (wrong is not { Against: var (number, said), Statement: { Form: not (PartForm.Row or PartForm.Code) } statement }) continue;
            RoundText text = new(writer, reading.Sources.Count);
            Statement? second = null;
            Prompt again = prompt.Asking(AnswerTask.PutRight(statement.Text, number, said.Text));
            await foreach (RoundPiece piece in text.RunAsync(again, CitationGrammar.WriteOne(reading.Sources.Count), MostTokens, null, cancellationToken).ConfigureAwait(false))
                second ??= piece.Statement;
            if (second is null || second.IsLead) continue;
            CheckedStatement found = check.Check(second with { Form = statement.Form, Level = statement.Level }, reading);
            if (found.Against is null && found.Mark is not Mark.NotFound)
                yield return draft.Change(index, found.Part, found.Cited, $"put right by the model; before: \"{statement.Text}\"; {found.Note}");
        }
        yield return clock.End(null);
    }
}
