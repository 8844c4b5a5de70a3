using System.Runtime.CompilerServices;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Abilities;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Whole;
using Rag.Retrieval.Answers.Writing;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Questions;
using Rag.Retrieval.Search;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Telemetry;

namespace Rag.Retrieval.Answers;

/// <summary>
/// An answer that a model leads: it plans the search, reads what was found in page order, may ask for further searches, and writes in the form that suits. The
/// code finds, bounds and checks; what the model wrote gets marks and stays. Safe to call from any thread.
/// </summary>
internal sealed class ModelLedAnswer(
    Func<SearchRequest, CancellationToken, Task<SearchResult>> search, IKnowledgeBase knowledgeBase, Planner planner, SourceReader reader, PromptBuilder prompts,
    ChatWriter writer, ChatClaimJudge judge, WholeAnswer wholes, TextAnalyzer analyzer, RagOptions options, TimeProvider time)
{
    /// <summary>How often a model is given sources for one question.</summary>
    private const int MostRounds = 3;

    private const int Candidates = 50;

    private readonly ScopeFinder _scopes = new(knowledgeBase);
    private readonly FurtherSearch _search = new(search, knowledgeBase);
    private readonly PromptMemory<string> _searches = new();
    private readonly PromptMemory<double> _verdicts = new();

    /// <summary>Makes it. Adds no part to the draft where the model failed or said that there is no answer; the caller then quotes or refuses.</summary>
    /// <param name="question">As typed.</param>
    /// <param name="read">The same as it was read by rules, which tell where no plan does.</param>
    /// <param name="model">Who writes.</param>
    /// <param name="ability">What it can do.</param>
    /// <param name="draft">Taken on by what is written.</param>
    /// <param name="outcome">Gets what was found.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<AnswerEvent> MakeAsync(
        Question question, ReadQuestion read, ModelStatus model, Ability ability, AnswerDraft draft, LedOutcome outcome, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StepClock clock = new(draft, time);
        SearchPlan? plan = null;
        PlanDepth depth = question.Setup.Plans ? PlanCost.DepthFor(ability) : PlanDepth.None;
        if (depth != PlanDepth.None)
        {
            yield return clock.Begin("plan", model.Name);
            plan = await planner.PlanAsync(question, depth, await LanguagesAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            draft.Trace = draft.Trace with { Plan = plan?.Lines ?? [] };
            yield return clock.End(plan?.Standalone ?? (plan is { IsAboutAnswer: true } ? "a change of the answer before" : "no plan"));
        }
        string? standalone = plan?.Standalone;
        AnswerForm form = plan?.Form ?? AnswerForm.Free;
        int answerTokens = AnswerLength.Of(model, ability);
        string task = AnswerTask.Answer(question.Text, standalone, form, maySearch: true);
        PromptFrame frame;
        using (Spans.Source.StartActivity("prompt"))
            frame = await prompts.FrameAsync(question, task, model.ContextLength ?? ReadingBudget.UnknownContext, answerTokens, cancellationToken).ConfigureAwait(false);
        if (frame.Notice is not null) draft.Notices.Add(frame.Notice);
        int budget = ReadingBudget.Of(model, ability.PromptTokensPerSecond, frame.Tokens);

        ReadingList reading = ReadingList.Empty;
        bool edits = (plan?.IsAboutAnswer ?? read.IsEdit) && question.ReadBefore.Count > 0;
        if (edits) reading = await reader.ReadAgainAsync(question.ReadBefore, knowledgeBase.GetDocumentAsync, cancellationToken).ConfigureAwait(false);
        edits &= reading.Sources.Count > 0;
        IReadOnlyList<Wording> wordings = edits ? [] : Wordings(question, plan);
        WholeQuestion asked = new(question, read, standalone, form, model, ability, frame, answerTokens);
        WholeKind? whole = edits ? null : asked.Kind;
        if (whole is { } named && await _scopes.NamedAsync(named, read, question.Scope, cancellationToken).ConfigureAwait(false) is { } scope
            && WholeAnswer.IsWorthReading(scope, model, ability))
        {
            ScopeFinder.Tell(read, question.Scope, draft);
            if (await wholes.InOnePromptAsync(scope, budget, cancellationToken).ConfigureAwait(false) is not { } all)
            {
                await foreach (AnswerEvent made in wholes.MakeAsync(asked, scope, draft, outcome, clock, cancellationToken).ConfigureAwait(false))
                    yield return made;
                yield break;
            }
            (reading, draft.Coverage, wordings, whole, form) = (all.Reading, all.Coverage, [], null, asked.FormWanted);
        }
        bool thinks = options.Reasoning == "on" || (options.Reasoning == "auto" && ability.GainsByReasoning);
        RememberedJudge verdicts = new(judge, _verdicts, model.Name);
        int wholly = reading.Sources.Count;
        HashSet<string> searched = new(StringComparer.OrdinalIgnoreCase);
        for (int round = 1; round <= MostRounds; round++)
        {
            if (wordings.Count > 0)
            {
                yield return clock.Begin("search", string.Join(" · ", wordings.Select(wording => wording.Text)));
                SearchResult found = await SearchAsync(question, wordings, reading, cancellationToken).ConfigureAwait(false);
                outcome.Take(found, wordings, draft);
                yield return clock.End($"{found.Hits.Count} passages");
                yield return new PassagesFound(found.Hits);
                yield return clock.Begin("read", null);
                ReadingList before = reading;
                if (round == 1 && whole is { } kind
                    && await _scopes.FoundAsync(kind, found.Question.Within(question.Scope), found.Hits, cancellationToken).ConfigureAwait(false) is { } about)
                {
                    int share = (int)(budget * WholeAnswer.ShareOfFound);
                    if (await wholes.InOnePromptAsync(about, share, cancellationToken).ConfigureAwait(false) is { } all)
                        (reading, draft.Coverage, form, wholly) = (all.Reading, all.Coverage, asked.FormWanted, all.Reading.Sources.Count);
                    else if (WholeAnswer.IsWorthReading(about, model, ability))
                    {
                        await foreach (AnswerEvent made in wholes.MakeAsync(asked, about, draft, outcome, clock, cancellationToken).ConfigureAwait(false))
                            yield return made;
                        yield break;
                    }
                }
                reading = await reader.ReadAsync(reading, question.Setup.MayRead(found.Hits), round == 1 ? budget - reading.Tokens : Math.Min(budget, Room(model, frame, reading)) / 2, cancellationToken).ConfigureAwait(false);
                if (draft.Coverage is { } covered) draft.Coverage = covered with { Others = reading.Sources.Count - wholly };
                yield return clock.End($"{reading.Described}; {reading.Tokens} tokens");
                searched.UnionWith(wordings.Select(wording => wording.Text));
                // Nothing new to read: the model has said already what it has to say about the rest.
                if (round > 1 && reading.Sources.Count == before.Sources.Count) round = MostRounds;
            }
            outcome.Reading = reading;
            draft.Trace = draft.Trace with { Read = [.. reading.Sources.Select(source => source.Span)], LeftOut = reading.LeftOut, Rounds = round };
            if (reading.Sources.Count == 0) yield break;

            bool maySearch = round < MostRounds && ability.SearchesAgain && !edits;
            Prompt prompt = PromptBuilder.Build(frame, reading.Sources, edits ? AnswerTask.Edit(question.Text, form) : AnswerTask.Answer(question.Text, standalone, form, maySearch));
            draft.Trace = draft.Trace with
            {
                Prompt = prompt.Turns,
                Model = model.Name,
                Adapters = model.Adapters,
                Sampling = ChatWriter.Sampling(answerTokens, reading.Sources.Count, thinks),
            };
            if (maySearch && _searches.TryFind(model.Name, prompt, out string? again) && searched.Add(again!))
            {
                wordings = [new Wording(again!)];
                continue;
            }
            yield return clock.Begin("write", model.Name);
            RoundText text = new(writer, reading.Sources.Count, thinks);
            StatementMarks marks = new(new StatementCheck(reading, standalone ?? question.Text, ability, analyzer), reading.Sources.Count, draft);
            await foreach (RoundPiece piece in text.RunAsync(
                prompt, CitationGrammar.Write(reading.Sources.Count, maySearch, mayRefuse: !edits), answerTokens, question.ConversationId, cancellationToken).ConfigureAwait(false))
            {
                if (piece.Event is AnswerRestarted) yield return marks.Restart();
                else if (piece.Event is { } shown) yield return shown;
                if (piece.Statement is { } statement) yield return marks.Add(statement);
            }
            yield return clock.End(model.Name);
            outcome.Take(text, draft);
            if (maySearch && draft.Parts.Count == 0 && text.Search is { Length: > 0 } words && searched.Add(words))
            {
                _searches.Keep(model.Name, prompt, words);
                wordings = [new Wording(words)];
                continue;
            }
            if (text.Search is not null && draft.Parts.Count == 0 && round < MostRounds)
            {
                // The same search again, or one that it may not ask for: it is to say what it has.
                (wordings, round) = ([], MostRounds - 1);
                continue;
            }
            if (thinks && text is { Fault: null, SaysNotFound: false } && draft.Parts.Count == 0)
            {
                // It came to no end with its thoughts: it is to answer without.
                (wordings, round, thinks) = ([], round - 1, false);
                continue;
            }
            if (draft.Parts.Count > 0)
                await foreach (AnswerEvent changed in marks.FinishAsync(prompt, writer, verdicts, ability, clock, cancellationToken).ConfigureAwait(false)) yield return changed;
            yield break;
        }
    }

    /// <summary>The owner's own words, what they mean standing alone, and what the model would search for.</summary>
    private static List<Wording> Wordings(Question question, SearchPlan? plan)
    {
        List<Wording> wordings = [];
        if (plan?.Standalone is { } standalone) wordings.Add(new Wording(standalone, Wording.Owner));
        wordings.Add(new Wording(question.Text, Wording.Owner));
        if (plan is null) return wordings;
        wordings.AddRange(plan.Searches.Select(words => new Wording(words)));
        if (plan.Sentence is { } sentence) wordings.Add(new Wording(sentence));
        return wordings;
    }

    private async Task<SearchResult> SearchAsync(Question question, IReadOnlyList<Wording> wordings, ReadingList reading, CancellationToken cancellationToken)
    {
        SearchRequest request = new(wordings[0].Text, Candidates) { Scope = question.Scope, Planned = [.. wordings.Skip(1).DefaultIfEmpty(wordings[0])], JoinsNeighbours = false };
        string[] read = [.. reading.Sources.Select(source => source.Hit.Document.Id).Distinct()];
        return question.Setup.Apply(await _search.FindAsync(question.Setup.Apply(request), read, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Tokens of the context that are left beside what is read already.</summary>
    private static int Room(ModelStatus model, PromptFrame frame, ReadingList reading) => (model.ContextLength ?? ReadingBudget.UnknownContext) - frame.Tokens - reading.Tokens;

    private async Task<string> LanguagesAsync(CancellationToken cancellationToken) =>
        NoteLanguages.InWords((await knowledgeBase.GetFacetsAsync(cancellationToken).ConfigureAwait(false)).Languages);
}
