using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Sentences;
using Rag.Retrieval.Telemetry;

namespace Rag.Retrieval.Answers.Writing;

/// <summary>
/// Adds a model's statements to an answer with their marks. When all are there, the model judges them where it can, and those that the sources contradict are
/// handed back to it, once. Nothing is taken away. Not safe to share.
/// </summary>
/// <param name="check">Of what was read.</param>
/// <param name="sources">How many sources there are.</param>
/// <param name="draft">Taken on by the statements.</param>
internal sealed class StatementMarks(StatementCheck check, int sources, AnswerDraft draft)
{
    /// <summary>The most statements of an answer that are handed back: with more the answer as a whole is wrong, and its marks say so.</summary>
    private const int MostPutRight = 3;

    /// <summary>The longest sentence put right, in tokens.</summary>
    private const int MostTokens = 160;

    private readonly Dictionary<int, CheckedStatement> _added = [];

    /// <summary>Checks a statement and adds it.</summary>
    public PartAdded Add(Statement statement)
    {
        CheckedStatement found = check.Check(statement);
        _added[draft.Parts.Count] = found;
        return draft.Add(found.Part, found.Cited, found.Note ?? "nothing to check");
    }

    /// <summary>All statements were taken back.</summary>
    public AnswerRestarted Restart()
    {
        _added.Clear();
        return draft.Restart();
    }

    /// <summary>Has what is contradicted put right, and what agrees judged.</summary>
    /// <param name="prompt">The answer's: what comes now shares its beginning.</param>
    /// <param name="writer">Asks the model.</param>
    /// <param name="judge">Asks it for verdicts.</param>
    /// <param name="ability">What the model can do.</param>
    /// <param name="clock">Times it.</param>
    /// <param name="cancellationToken">Stops the model.</param>
    public async IAsyncEnumerable<AnswerEvent> FinishAsync(
        Prompt prompt, ChatWriter writer, RememberedJudge judge, Ability ability, StepClock clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int[] wrong = [.. _added.Where(added => added.Value is { Against: not null, Statement.Form: not PartForm.Row }).Select(added => added.Key).Take(MostPutRight)];
        int[] open = ability.Judges ? [.. _added.Where(added => added.Value.Mark is Mark.Agrees).Select(added => added.Key)] : [];
        if (wrong.Length + open.Length == 0) yield break;
        yield return clock.Begin("check", null);
        foreach (int index in wrong)
            if (await PutRightAsync(index, prompt, writer, cancellationToken).ConfigureAwait(false) is { } changed) yield return changed;
        IReadOnlyList<double?> verdicts;
        using (open.Length > 0 ? Spans.Source.StartActivity("judge") : null)
            verdicts = await judge.JudgeAsync(prompt, [.. open.Select(index => _added[index].Statement.Text)], cancellationToken).ConfigureAwait(false);
        foreach ((int index, double? yes) in open.Zip(verdicts))
            if (yes is { } probability && Judged(index, probability, ability) is { } changed) yield return changed;
        yield return clock.End(open.Length > 0 ? $"{verdicts.Count(verdict => verdict is not null)} statements judged" : $"{wrong.Length} statements handed back");
    }

    /// <summary>The model's second wording takes the place of its first where it fares better.</summary>
    private async Task<PartChanged?> PutRightAsync(int index, Prompt prompt, ChatWriter writer, CancellationToken cancellationToken)
    {
        Statement first = _added[index].Statement;
        (int number, SourceSentence said) = _added[index].Against!.Value;
        RoundText text = new(writer, sources);
        Statement? second = null;
        await foreach (RoundPiece piece in text.RunAsync(
            prompt.Asking(AnswerTask.PutRight(first.Text, number, said.Text)), CitationGrammar.WriteOne(sources), MostTokens, null, cancellationToken).ConfigureAwait(false))
            second ??= piece.Statement;
        if (second is null || second.IsLead || second.Text == first.Text) return null;
        CheckedStatement found = check.Check(second with { Form = first.Form, Level = first.Level });
        if (found.Mark is Mark.Otherwise or Mark.NotFound) return null;
        _added[index] = found;
        return draft.Change(index, found.Part, found.Cited, $"put right by the model; before: “{first.Text}”; {found.Note}");
    }

    /// <summary>A judge confirms what agrees or puts it in doubt; it overrules no number, name or negation.</summary>
    private PartChanged? Judged(int index, double yes, Ability ability)
    {
        if (yes < ability.JudgesYes && yes >= ability.JudgesNo) return null;
        CheckedStatement found = yes >= ability.JudgesYes
            ? _added[index] with { Mark = Mark.BorneOut, Note = $"judged to be said ({yes:P0})" }
            : _added[index] with { Mark = Mark.NotFound, Note = $"judged not to be said ({1 - yes:P0})" };
        return draft.Change(index, found.Part, found.Cited, found.Note!);
    }
}
