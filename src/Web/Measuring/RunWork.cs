using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Web.Answering;
using Rag.Web.Measuring.Energy;

namespace Rag.Web.Measuring;

/// <summary>
/// Works on one run, a question after the other, below everything else: a question that somebody asks cuts off the one being measured,
/// which is measured again once nobody waits.
/// </summary>
internal sealed class RunWork(
    RunStore runs, QuestionStore questions, CaseMeasurement measurement, RunConditions conditions, IKnowledgeBase knowledge,
    ForegroundWork foreground, TimeProvider time, Action<string?> tell)
{
    private const string GivesWay = "Gives way to a question that is being answered.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Asks every question that has no result yet. Returns once all have one.</summary>
    /// <exception cref="IOException">The disk does not take a result.</exception>
    public async Task DoAsync(MeasureRun run, CancellationToken cancellationToken)
    {
        IReadOnlySet<string> measured = runs.MeasuredIds(run.Id);
        using EnergyMeter energy = new();
        foreach (string id in runs.QuestionIds(run.Id).Where(id => !measured.Contains(id)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            run = await ReadyAsync(run, cancellationToken);
            (CaseResult result, Answer? answer) = questions.Find(id) is { } question
                ? await MeasureAsync(run, question, energy, cancellationToken)
                : (new CaseResult { QuestionId = id, Question = "", LeftOut = "The question was deleted meanwhile." }, null);
            runs.SaveResult(run.Id, result, answer);
            tell(null);
        }
        // Held at its last question it is not at its end before it goes on.
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<MeasureRun> ReadyAsync(MeasureRun run, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (foreground.IsBusy) tell(GivesWay);
            await foreground.WaitUntilQuietAsync(cancellationToken);
            string? reason;
            try
            {
                reason = await conditions.WhyNotAsync(run, cancellationToken);
                if (reason is null && run.Models is null)
                {
                    run = await conditions.BeginAsync(run, knowledge, cancellationToken);
                    // Its state may have been changed meanwhile: the column says where it stands.
                    runs.SaveFacts(run);
                }
            }
            catch (KnowledgeBaseException fault) { reason = fault.Message; }
            if (reason is null) return run;
            tell(reason);
            await Task.Delay(Patience, time, cancellationToken);
        }
    }

    private async Task<(CaseResult, Answer?)> MeasureAsync(
        MeasureRun run, OwnQuestion question, EnergyMeter energy, CancellationToken cancellationToken)
    {
        while (true)
        {
            using CancellationTokenSource cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            void Cut()
            {
                try { _ = cut.CancelAsync(); }
                catch (ObjectDisposedException) { } // It was done at the same moment.
            }

            foreground.Begun += Cut;
            try
            {
                double? before = energy.Read();
                (CaseResult result, Answer? answer) =
                    await measurement.MeasureAsync(question, run.Settings, run.WithAnswers == true, cut.Token);
                return (result with { Joules = energy.Read() - before }, answer);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { tell(GivesWay); }
            catch (KnowledgeBaseException fault)
            {
                tell(fault.Message);
                await Task.Delay(Patience, time, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException and not IOException)
            {
                return (new CaseResult
                {
                    QuestionId = question.Id,
                    Question = question.Text,
                    LeftOut = "It could not be measured: "
                    + fault.Message
                }, null);
            }
            finally { foreground.Begun -= Cut; }
            await foreground.WaitUntilQuietAsync(cancellationToken);
        }
    }
}
