using System.Runtime.CompilerServices;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Writing;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Questions;

namespace Rag.Retrieval.Answers.Whole;

/// <summary>
/// An answer from whole documents that are more than a prompt holds: read passage by passage, noted, and written from the notes. Each
/// statement cites the passages themselves and is checked against them, not against the notes. Safe to call from any thread.
/// </summary>
internal sealed class WholeAnswer(
    PartStream parts, PartNotes kept, SourceReader reader, PromptBuilder prompts, ChatWriter writer, ITokenCounter counter,
    IKnowledgeBase knowledgeBase, TextAnalyzer analyzer, TimeProvider time)
{
    /// <summary>What a model may read for one question before it writes: of what the owner named, and of what a search found.</summary>
    private const double MostSeconds = 600, MostSecondsFound = 30;

    /// <summary>Of a prompt for documents that a search found as a whole: the rest is for what it found in others.</summary>
    public const double ShareOfFound = 0.7;

    /// <summary>Passages that are cited for one statement, at most.</summary>
    private const int MostCited = 2 * CitationGrammar.MostCitations;

    /// <summary>
    /// Whether it is worth being read part by part: a summary of what was named always is, and goes on from its notes when asked again.
    /// "How many" and "differ" stand in many a question that one place answers: where nothing is named, what a prompt holds has to do for
    /// them.
    /// </summary>
    public static bool IsWorthReading(ReadingScope scope, ModelStatus model, Ability ability) => scope switch
    {
        { IsNamed: true, Kind: WholeKind.Summary } or { IsNamed: true, Documents.Count: <= 1 } => true,
        { IsNamed: false, Kind: WholeKind.Count or WholeKind.Comparison } => false,
        _ => new ReadingTime(scope, model, ability).For(scope.Passages) <= MostSecondsFound,
    };

    /// <summary>All passages of a scope as sources of one prompt; null where they are more than it holds.</summary>
    /// <param name="scope">Which documents.</param>
    /// <param name="budget">Tokens that it holds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<(ReadingList Reading, Coverage Coverage)?> InOnePromptAsync(ReadingScope scope, int budget,
        CancellationToken cancellationToken)
    {
        // Of documents that a search found, the first ones have to do where all are too many.
        while (scope is { IsNamed: false, Kind: WholeKind.Count or WholeKind.Comparison } && scope.Documents.Count > 1)
        {
            if (await AllAsync(scope, budget, cancellationToken).ConfigureAwait(false) is { } all) return all;
            scope = scope.Without(scope.Documents.Count - 1);
        }
        return await AllAsync(scope, budget, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(ReadingList Reading, Coverage Coverage)?> AllAsync(ReadingScope scope, int budget,
        CancellationToken cancellationToken)
    {
        List<ReadSpan> spans = [];
        ReadingCount count = new(scope);
        int tokens = 0;
        await foreach (ReadSource part in parts.ReadAsync(scope with { Others = [] }, count, cancellationToken).ConfigureAwait(false))
        {
            spans.Add(part.Span);
            count.Read(part.Hit.Document.Id, anew: true);
            // A token has some four characters; what is far too much need not be counted.
            if ((tokens += part.Shown.Length / 5) > budget) return null;
        }
        ReadingList reading = await reader.ReadAgainAsync(spans, knowledgeBase.GetDocumentAsync, cancellationToken).ConfigureAwait(false);
        return reading.Tokens > budget || reading.Sources.Count != spans.Count ? null : (reading, count.Coverage);
    }

    /// <summary>Makes it. Adds no part to the draft where the model failed, or where nothing that was read belongs to the answer.</summary>
    /// <param name="asked">Question, form and model.</param>
    /// <param name="scope">Which documents.</param>
    /// <param name="draft">Taken on by what is written.</param>
    /// <param name="outcome">Gets what became of it.</param>
    /// <param name="clock">Times it.</param>
    /// <param name="cancellationToken">Stops it; what was noted till then is kept.</param>
    public async IAsyncEnumerable<AnswerEvent> MakeAsync(
        WholeQuestion asked, ReadingScope scope, AnswerDraft draft, LedOutcome outcome, StepClock clock,
            [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReadingJob job = await JobAsync(asked, scope, cancellationToken).ConfigureAwait(false);
        NoteWriter notes = new(writer);
        NoteHeap heap = new(notes, kept, job.Task, asked.Model, job.Frame, job.Budget);
        NoteTaker taker = new(parts, kept, notes, counter, time);
        ReadingCount count = new(scope);
        ReadingTime spent = new(scope, asked.Model, asked.Ability);

        yield return clock.Begin("read", Progress(count, spent));
        await foreach (Coverage read in taker.TakeAsync(job, heap, count, spent, cancellationToken).ConfigureAwait(false))
        {
            draft.Coverage = read;
            yield return new CoverageChanged(read);
            yield return new StepChanged("read", null, Progress(count, spent));
        }
        IReadOnlyList<Note> noted = await heap.EndAsync(cancellationToken).ConfigureAwait(false);
        (NotePrompt numbered, ReadingList sources) = await AgainAsync(noted, heap, count, cancellationToken).ConfigureAwait(false);
        draft.Coverage = count.Coverage;
        yield return new CoverageChanged(draft.Coverage);
        yield return clock.End(
            $"{draft.Coverage.Passages} passages of {draft.Coverage.Documents} documents; "
            + $"{taker.PromptTokens + heap.PromptTokens} tokens, {count.FromNotes} passages from notes");
        foreach (string fault in new[] { taker.Fault, heap.Fault }.OfType<string>().Distinct()) draft.Notices.Add(fault);
        if (heap.LeftOut > 0) draft.Notices.Add($"{heap.LeftOut} notes were left out: they are more than the model can read at once.");
        if (numbered.Sources.Count == 0)
        {
            if (taker.Fault is not null) outcome.Fail();
            else outcome.Reason = $"Nothing that was read belongs to the answer. {draft.Coverage.Text}";
            yield break;
        }

        Prompt prompt = PromptBuilder.Build(asked.Frame, numbered.Sources,
            AnswerTask.FromNotes(asked.Question.Text, asked.Standalone, asked.FormWanted, draft.Coverage));
        outcome.Reading = sources;
        string sampling = ChatWriter.Sampling(asked.AnswerTokens, numbered.Sources.Count, thinks: false);
        draft.Trace = draft.Trace with
        {
            Prompt = prompt.Turns,
            Model = asked.Model.Name,
            Adapters = asked.Model.Adapters,
            Rounds = 1,
            Sampling = sampling,
        };
        yield return clock.Begin("write", asked.Model.Name);
        RoundText text = new(writer, numbered.Sources.Count);
        StatementMarks marks = new(new StatementCheck(sources, asked.Standalone ?? asked.Question.Text, asked.Ability, analyzer),
            sources.Sources.Count, draft);
        Dictionary<NotedPlace, int> numbers = sources.Sources
            .ToDictionary(source => NotedPlace.Of(source.Hit.Passage), source => source.Number);
        HashSet<int> cited = [];
        await foreach (RoundPiece piece in text.RunAsync(
            prompt, CitationGrammar.Write(numbered.Sources.Count), asked.AnswerTokens, asked.Question.ConversationId, cancellationToken)
                .ConfigureAwait(false))
        {
            if (piece.Event is AnswerRestarted) yield return marks.Restart();
            else if (piece.Event is { } shown) yield return shown;
            if (piece.Statement is not { } statement) continue;
            int[] at = [.. statement.Numbers.SelectMany(n => numbered.Places[n - 1]).Select(place => numbers[place]).Distinct()
                .Take(MostCited)];
            cited.UnionWith(at);
            yield return marks.Add(statement with { Numbers = at });
        }
        yield return clock.End(asked.Model.Name);
        outcome.Take(text, draft);
        IEnumerable<ReadSource> said = sources.Sources.Where(source => cited.Contains(source.Number));
        draft.Trace = draft.Trace with { Read = [.. said.Select(source => source.Span)] };
    }

    private async Task<ReadingJob> JobAsync(WholeQuestion asked, ReadingScope scope, CancellationToken cancellationToken)
    {
        NoteTask task = NoteTask.Of(scope, asked.Read, asked.Standalone);
        int context = asked.Model.ContextLength ?? ReadingBudget.UnknownContext;
        // Notes are taken without the conversation: the same passages give the same ones.
        PromptFrame frame = await prompts.FrameAsync(new Question(asked.Question.Text), task.Text, context, asked.AnswerTokens,
            cancellationToken).ConfigureAwait(false);
        int budget = Math.Min(ReadingBudget.Of(asked.Model, asked.Ability.PromptTokensPerSecond, frame.Tokens),
            ReadingBudget.Of(asked.Model, asked.Ability.PromptTokensPerSecond, asked.Frame.Tokens));
        return new ReadingJob(scope, task, asked.Model, frame, budget, asked.AnswerTokens, scope.IsNamed ? MostSeconds : MostSecondsFound);
    }

    /// <summary>
    /// The notes under numbers, and the passages behind them as they are now: what is noted of one that has changed since is left out, and
    /// counts as not read.
    /// </summary>
    private async Task<(NotePrompt Numbered, ReadingList Sources)> AgainAsync(IReadOnlyList<Note> noted, NoteHeap heap, ReadingCount count,
        CancellationToken cancellationToken)
    {
        NotedPlace[] places = [.. noted.SelectMany(note => note.Places).Distinct()];
        ReadingList read = await reader.ReadAgainAsync([.. places.Select(place => place.Span)], knowledgeBase.GetDocumentAsync,
            cancellationToken).ConfigureAwait(false);
        HashSet<NotedPlace> noticed = [.. places], there = [.. read.Sources.Select(source => NotedPlace.Of(source.Hit.Passage))];
        count.Changed = places.Count(place => !there.Contains(place));
        ReadSource[] sources = [.. read.Sources.Where(source => noticed.Contains(NotedPlace.Of(source.Hit.Passage)))
            .Select((source, i) => source with { Number = i + 1 })];
        // Documents in the order in which they were read, and within them as they stand.
        Dictionary<string, int> order = [];
        foreach (NotedPlace place in places) order.TryAdd(place.Span.DocumentId, order.Count);
        IEnumerable<Note> still = noted.Select(note => note with { Places = [.. note.Places.Where(there.Contains)] })
            .Where(note => note.Places.Count > 0)
            .OrderBy(note => order[note.Places[0].Span.DocumentId]).ThenBy(note => note.Places[0].Span.Start);
        return (NotePrompt.Of(still, heap.Find), read with { Sources = sources });
    }

    private static string Progress(ReadingCount count, ReadingTime spent)
    {
        Coverage read = count.Coverage;
        return $"{read.Passages} of {read.PassagesInAll} passages" + (spent.InWords(count.Left) is { } expected ? "; " + expected : "");
    }
}
