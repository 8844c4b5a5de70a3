using System.Diagnostics;
using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers;

namespace Rag.Retrieval.Telemetry;

/// <summary>
/// Spans and metrics of an answer, from the events that tell of its steps: one span for the question, in it one for each step, and in these
/// what is asked of other processes meanwhile. Says nothing of the question and what was found, unless the settings allow it.
/// </summary>
internal sealed class AnswerTrace(AnswerMetrics? metrics, bool tellsContent, TimeProvider time)
{
    /// <summary>The same events. Where nobody listens, the very same.</summary>
    public IAsyncEnumerable<AnswerEvent> Of(Question question, IAsyncEnumerable<AnswerEvent> events, CancellationToken cancellationToken) =>
        Spans.Source.HasListeners() || metrics is { IsListenedTo: true } ? FollowAsync(question, events, cancellationToken) : events;

    private async IAsyncEnumerable<AnswerEvent> FollowAsync(
        Question question, IAsyncEnumerable<AnswerEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long began = time.GetTimestamp();
        bool hasText = false;
        using Activity? whole = Spans.Source.StartActivity("question");
        if (tellsContent) whole?.SetTag("rag.question", question.Text);
        Activity? step = null;
        await using IAsyncEnumerator<AnswerEvent> made = events.GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                // What is current is forgotten whenever an event was handed on.
                if ((step ?? whole) is { } current) Activity.Current = current;
                bool isMore;
                try { isMore = await made.MoveNextAsync().ConfigureAwait(false); }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    whole.Fail(fault.GetType().Name);
                    throw;
                }
                if (!isMore) yield break;
                if (whole is not null) step = Next(whole, step, made.Current);
                if (made.Current is DraftAdded or PartAdded && !hasText)
                {
                    hasText = true;
                    metrics?.FirstText(time.GetElapsedTime(began));
                }
                if (made.Current is AnswerFinished finished) Finish(whole, finished.Answer, time.GetElapsedTime(began));
                yield return made.Current;
            }
        }
        finally
        {
            step?.Dispose();
        }
    }

    /// <summary>The step that is open after an event.</summary>
    private Activity? Next(Activity whole, Activity? step, AnswerEvent happened)
    {
        if (happened is not StepChanged changed) return step;
        string name = changed.Name == "write" ? "generate" : changed.Name;
        if (changed.Milliseconds is null && step?.OperationName != name)
        {
            step?.Dispose();
            step = Spans.Source.StartActivity(name, ActivityKind.Internal, whole.Context);
        }
        if (tellsContent && changed.Detail is { } detail) step?.SetTag("rag.detail", detail);
        if (changed.Milliseconds is null) return step;
        step?.Dispose();
        return null;
    }

    private void Finish(Activity? whole, Answer answer, TimeSpan after)
    {
        metrics?.Finished(answer, after);
        whole?.SetTag("rag.mode", answer.Mode.ToString().ToLowerInvariant());
        whole?.SetTag("rag.statements", answer.Parts.Count);
        whole?.SetTag("rag.rounds", answer.Trace?.Rounds);
        whole?.SetTag("rag.tokens.prompt", answer.Trace?.PromptTokens);
        whole?.SetTag("rag.tokens.generated", answer.Trace?.GeneratedTokens);
    }
}
