using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;

namespace Rag.Web.Answering;

/// <summary>
/// One answer that always ends: a fault becomes a notice on what there was of it, and what the model put right is noted. Nothing is kept.
/// For one reader.
/// </summary>
/// <param name="ask">Makes the answer.</param>
/// <param name="question">The question.</param>
/// <param name="logger">Told of faults.</param>
public sealed class GuardedAnswer(AskQuestion ask, Question question, ILogger logger)
{
    private PutRight putRight = new();

    /// <summary>What there is of it so far; null before its first part.</summary>
    public Answer? Latest { get; private set; }

    /// <summary>True where a fault ended it.</summary>
    public bool WasCutShort { get; private set; }

    /// <summary>Makes it. The last event is <see cref="AnswerFinished"/>, unless it is cancelled.</summary>
    public async IAsyncEnumerable<AnswerEvent> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<AnswerEvent> events = ask(question, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            string? fault = null;
            try
            {
                if (!await events.MoveNextAsync()) yield break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "An answer was cut short");
                fault = exception is KnowledgeBaseException ? exception.Message : "The answer was cut short: " + exception.Message;
            }

            if (fault is not null)
            {
                Answer partial = Latest ?? Empty;
                Latest = partial with { Notices = [.. partial.Notices, fault] };
                WasCutShort = true;
                yield return new AnswerFinished(Latest);
                yield break;
            }

            yield return Take(events.Current);
        }
    }

    private static Answer Empty { get; } = new() { Mode = AnswerMode.Extractive, Parts = [], Citations = [] };

    private AnswerEvent Take(AnswerEvent happened)
    {
        switch (happened)
        {
            case PartChanged changed:
                AnswerPart? was = Latest?.Parts.ElementAtOrDefault(changed.Index);
                changed = changed with { Part = putRight.Noted(changed.Index, changed.Part, was) };
                IEnumerable<AnswerPart> parts = (Latest ?? Empty).Parts
                    .Select((there, index) => index == changed.Index ? changed.Part : there);
                Latest = Extend(parts, changed.Part, changed.NewCitations);
                return changed;
            case PartAdded added:
                Latest = Extend((Latest ?? Empty).Parts.Append(added.Part), added.Part, added.NewCitations);
                return added;
            // Kept with what there is, so that one that is stopped says what was read.
            case CoverageChanged read:
                Latest = (Latest ?? Empty) with { Coverage = read.Coverage };
                return happened;
            case AnswerRestarted:
                (Latest, putRight) = (Latest?.Coverage is { } covered ? Empty with { Coverage = covered } : null, new PutRight());
                return happened;
            case AnswerFinished finished:
                Latest = putRight.Noted(finished.Answer);
                return new AnswerFinished(Latest);
            default:
                return happened;
        }
    }

    private Answer Extend(IEnumerable<AnswerPart> parts, AnswerPart part, IReadOnlyList<Citation> citations)
    {
        Answer answer = Latest ?? Empty;
        AnswerMode mode = part.Quoted ? answer.Mode : AnswerMode.Model;
        return answer with { Mode = mode, Parts = [.. parts], Citations = [.. answer.Citations, .. citations] };
    }
}
