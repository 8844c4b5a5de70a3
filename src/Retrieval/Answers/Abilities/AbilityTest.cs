using System.Globalization;
using Microsoft.Extensions.AI;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Answers.Citing;
using Rag.Retrieval.Answers.Claims;
using Rag.Retrieval.Answers.Claims.Judging;
using Rag.Retrieval.Answers.Planning;
using Rag.Retrieval.Answers.Prompting;
using Rag.Retrieval.Answers.Reading;
using Rag.Retrieval.Answers.Writing;
using Rag.Retrieval.Models;

namespace Rag.Retrieval.Answers.Abilities;

/// <summary>
/// Measures a chat model with the very prompts and grammars that answers use, the shortest tasks first: one that fails those is not asked the long ones. Used
/// once; not safe to share.
/// </summary>
internal sealed class AbilityTest(ChatWriter writer, PromptBuilder prompts, Planner planner, ChatClaimJudge judge, TextAnalyzer analyzer, TimeProvider time)
{
    /// <summary>Reading tasks that must be done rightly; of those without an answer, one of the two.</summary>
    private const int FewestRead = 4, FewestNotFound = 1;

    /// <summary>After so many wrong ones in a row at the beginning nothing more is asked.</summary>
    private const int GiveUpAfter = 2;

    /// <summary>Share of the pairs of a said and an unsaid statement that a judge must order rightly.</summary>
    private const double OrderedRightly = 0.85;

    /// <summary>Tokens a second below which nobody waits for a model's thoughts.</summary>
    private const double SlowestThinker = 20;

    private const int MostTokens = 200, LongestKept = 400;

    private const string Reasoning = "reason";

    private readonly List<(string Statement, IReadOnlyList<ClaimSource> Read)> _written = [];

    /// <summary>Runs the test.</summary>
    /// <exception cref="InferenceException">The model could not be asked.</exception>
    public async Task<Ability> RunAsync(ModelStatus model, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        List<TaskOutcome> outcomes = [];
        Ability ability = new();
        foreach (ReadingTask task in ReadingTask.Answerable)
        {
            ability = await ReadAsync(task, maySearch: false, thinks: false, model, ability, outcomes, cancellationToken).ConfigureAwait(false);
            if (outcomes.Count >= GiveUpAfter && !outcomes.Exists(outcome => outcome.Passed)) return Finished(ability);
        }
        foreach (ReadingTask task in ReadingTask.Unanswerable)
            ability = await ReadAsync(task, maySearch: false, thinks: false, model, ability, outcomes, cancellationToken).ConfigureAwait(false);
        ability = await ReasonsAsync(model, ability, outcomes, cancellationToken).ConfigureAwait(false);
        ability = ability with { Reads = Passed(ReadingTask.Answerable) >= FewestRead && Passed(ReadingTask.Unanswerable) >= FewestNotFound };
        if (!ability.Reads) return Finished(ability);

        ability = ability with { Plans = await PlansAsync(outcomes, cancellationToken).ConfigureAwait(false) };
        foreach (ReadingTask task in ReadingTask.Searching) ability = await ReadAsync(task, maySearch: true, ability.GainsByReasoning, model, ability, outcomes, cancellationToken).ConfigureAwait(false);
        ability = ability with { SearchesAgain = outcomes[^1].Passed, Copies = Manner.Measure(_written, analyzer).Copying };
        return Finished(await JudgesAsync(ability, outcomes, cancellationToken).ConfigureAwait(false));

        int Passed(IReadOnlyList<ReadingTask> tasks) => tasks.Count(task => outcomes.Exists(outcome => outcome.Passed && outcome.Name == task.Name));
        Ability Finished(Ability found) => found with { Tasks = outcomes, Milliseconds = time.GetElapsedTime(began).TotalMilliseconds };
    }

    /// <summary>Lets the model reason about what it did wrongly, where it is quick enough to; ends after the first task where it does not reason at all.</summary>
    private async Task<Ability> ReasonsAsync(ModelStatus model, Ability ability, List<TaskOutcome> outcomes, CancellationToken cancellationToken)
    {
        if (ability.WrittenTokensPerSecond < SlowestThinker) return ability;
        string[] wrong = [.. outcomes.Where(outcome => !outcome.Passed).Select(outcome => outcome.Name)];
        foreach (ReadingTask task in ReadingTask.Answerable.Concat(ReadingTask.Unanswerable).Where(task => wrong.Contains(task.Name)))
        {
            int before = outcomes.Count;
            ability = await ReadAsync(task, maySearch: false, thinks: true, model, ability, outcomes, cancellationToken).ConfigureAwait(false);
            if (outcomes.Count == before) break;
        }
        return ability with { GainsByReasoning = outcomes.Exists(outcome => outcome is { Ability: Reasoning, Passed: true }) };
    }

    /// <summary>Asks one reading task; keeps the speed where the prompt was long enough to tell it. One that was to reason and did not has no outcome.</summary>
    private async Task<Ability> ReadAsync(
        ReadingTask task, bool maySearch, bool thinks, ModelStatus model, Ability ability, List<TaskOutcome> outcomes, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        IReadOnlyList<ReadSource> sources = TaskSources.Of(task, analyzer);
        string asked = AnswerTask.Answer(task.Question, null, AnswerForm.Free, maySearch);
        PromptFrame frame = await prompts.FrameAsync(
            new Question(task.Question), asked, model.ContextLength ?? ReadingBudget.UnknownContext, MostTokens, cancellationToken).ConfigureAwait(false);
        RoundText text = new(writer, sources.Count, thinks);
        List<Statement> statements = [];
        await foreach (RoundPiece piece in text.RunAsync(
            PromptBuilder.Build(frame, sources, asked), CitationGrammar.Write(sources.Count, maySearch), MostTokens, null, cancellationToken).ConfigureAwait(false))
        {
            if (piece.Event is AnswerRestarted) statements.Clear();
            if (piece.Statement is { } statement) statements.Add(statement);
        }
        if (text.Fault is { } fault) throw new InferenceException(fault);
        if (maySearch || !thinks || text.Reasoned)
        {
            IReadOnlyList<ClaimSource> shown = [.. sources.Select(StatementCheck.SourceOf)];
            _written.AddRange(statements.Where(statement => !statement.IsLead && !statement.SaysAbsent).Select(statement => (statement.Text, shown)));
            outcomes.Add(new TaskOutcome(
                task.Name, maySearch ? "search again" : thinks ? Reasoning : "read", TaskGrading.IsRight(task, sources, statements, text),
                time.GetElapsedTime(began).TotalMilliseconds, Short(text.Written)));
        }
        return ability with
        {
            PromptTokensPerSecond = text.PromptTokensPerSecond ?? ability.PromptTokensPerSecond,
            WrittenTokensPerSecond = text.WrittenTokensPerSecond ?? ability.WrittenTokensPerSecond,
        };
    }

    /// <summary>Has statements judged; the thresholds follow from how sure the model is where it is right.</summary>
    private async Task<Ability> JudgesAsync(Ability ability, List<TaskOutcome> outcomes, CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        ReadingTask documents = new("", "", [.. ReadingTask.Answerable.SelectMany(task => task.Documents).Distinct().Take(4)]);
        Prompt prompt = PromptBuilder.Build(new PromptFrame([new Turn("system", PromptText.System)], 0, null), TaskSources.Of(documents, analyzer), "");
        IReadOnlyList<double?> verdicts = await judge.JudgeAsync(
            statement => [.. prompt.Asking(JudgePrompt.Task(statement)).Turns.Select(turn => new ChatMessage(new ChatRole(turn.Role), turn.Text))],
            [.. JudgeTask.All.Select(task => task.Statement)], cancellationToken).ConfigureAwait(false);
        List<double> said = [.. Of(true)], unsaid = [.. Of(false)];
        double ordered = said.Count * unsaid.Count == 0 ? 0 : said.Average(yes => unsaid.Average(no => yes > no ? 1 : yes < no ? 0 : 0.5));
        JudgeThresholds thresholds = JudgeThresholds.From(said, unsaid);
        bool judges = ordered >= OrderedRightly && said.Count + unsaid.Count == JudgeTask.All.Count;
        outcomes.Add(new TaskOutcome("tells what a source says from what it does not", "judge", judges, time.GetElapsedTime(began).TotalMilliseconds,
            string.Join('\n', JudgeTask.All.Zip(verdicts, (task, yes) => string.Create(CultureInfo.InvariantCulture, $"{yes:F2} {task.Statement}")))));
        return ability with { Judges = judges, JudgesYes = thresholds.Yes, JudgesNo = thresholds.No };

        IEnumerable<double> Of(bool isSaid) => JudgeTask.All.Zip(verdicts).Where(pair => pair.First.IsSaid == isSaid).Select(pair => pair.Second).OfType<double>();
    }

    private async Task<PlanDepth> PlansAsync(List<TaskOutcome> outcomes, CancellationToken cancellationToken)
    {
        int standalone = 0, searches = 0;
        foreach (PlanTask task in PlanTask.All)
        {
            long began = time.GetTimestamp();
            SearchPlan? plan = await planner.PlanAsync(task.Question, PlanDepth.Full, "English 100 %", cancellationToken).ConfigureAwait(false);
            (bool alone, bool inOtherWords) = TaskGrading.IsRight(task, plan);
            if (alone) standalone++;
            if (inOtherWords) searches++;
            outcomes.Add(new TaskOutcome(task.Name, "plan", alone && inOtherWords, time.GetElapsedTime(began).TotalMilliseconds, Short(string.Join('\n', plan?.Lines ?? []))));
        }
        return standalone < PlanTask.All.Count ? PlanDepth.None : searches == PlanTask.All.Count ? PlanDepth.Full : PlanDepth.Line;
    }

    private static string Short(string text) => text.Length > LongestKept ? text[..LongestKept] + " …" : text;
}
