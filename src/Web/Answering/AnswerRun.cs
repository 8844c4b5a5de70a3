using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Conversations;

namespace Rag.Web.Answering;

/// <summary>Answers a question within its conversation and keeps what there is of the answer, however it ends.</summary>
public sealed class AnswerRun(AskQuestion ask, ConversationStore store, IndexFreshness freshness, ILogger<AnswerRun> logger)
{
    // Without an end a question would cost more with each one before it: all of them are counted, and a model reads what fits.
    private const int Remembered = 12;

    /// <summary>Writes the question down; unlike the answer, it outlives whatever comes.</summary>
    public async Task<Exchange> BeginAsync(string conversationId, string question, SearchFilter scope, CancellationToken cancellationToken) =>
        store.Ask(conversationId, question, scope, await freshness.ReadAsync(cancellationToken));

    /// <summary>
    /// Makes the answer. Always ends with <see cref="AnswerFinished"/>, unless it is cancelled; a fault becomes a notice on what there was.
    /// </summary>
    public async IAsyncEnumerable<AnswerEvent> RunAsync(Exchange exchange, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<Exchange> earlier = store.Exchanges(exchange.ConversationId, Remembered, before: exchange.Ordinal);
        var question = new Question(exchange.Question)
        {
            History = History(earlier),
            ReadBefore = earlier is [.., var last] ? store.FindTrace(last.Id)?.Read ?? [] : [],
            Scope = exchange.Scope,
            ConversationId = exchange.ConversationId,
        };
        Exchange latest = exchange with { State = AnswerState.Stopped };
        PutRight putRight = new();
        try
        {
            await using IAsyncEnumerator<AnswerEvent> events = ask(question, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                string? fault = null;
                try
                {
                    if (!await events.MoveNextAsync()) break;
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.LogError(exception, "An answer was cut short");
                    fault = exception is KnowledgeBaseException ? exception.Message : "The answer was cut short: " + exception.Message;
                }

                if (fault is not null)
                {
                    Answer partial = latest.Answer ?? Empty;
                    latest = latest with { State = AnswerState.Interrupted, Answer = partial with { Notices = [.. partial.Notices, fault] } };
                    store.Save(latest);
                    yield return new AnswerFinished(WithTrouble(latest.Answer));
                    yield break;
                }

                AnswerEvent happened = events.Current switch
                {
                    PartChanged { Index: var index, Part: var part } changed =>
                        changed with { Part = putRight.Noted(index, part, latest.Answer?.Parts.ElementAtOrDefault(index)) },
                    AnswerFinished finished => new AnswerFinished(putRight.Noted(finished.Answer)),
                    var other => other,
                };
                if (happened is AnswerFinished { Answer: var whole })
                {
                    latest = latest with { State = AnswerState.Done, Answer = whole };
                    store.Save(latest);
                    happened = new AnswerFinished(WithTrouble(whole));
                }

                if (happened is PartAdded or PartChanged)
                {
                    latest = latest with { Answer = Extend(latest.Answer ?? Empty, happened) };
                    store.Save(latest with { State = AnswerState.Running });
                }

                // Kept with what there is, so that one that is stopped says what was read.
                if (happened is CoverageChanged read) latest = latest with { Answer = (latest.Answer ?? Empty) with { Coverage = read.Coverage } };

                if (happened is AnswerRestarted)
                {
                    latest = latest with { Answer = latest.Answer?.Coverage is { } covered ? Empty with { Coverage = covered } : null };
                    putRight = new PutRight();
                }

                yield return happened;
            }
        }
        finally
        {
            // What was finished is kept already, before it was told.
            if (latest.State == AnswerState.Stopped) store.Save(latest);
        }
    }

    /// <summary>Told with the answer and not kept with it, since it is over once it is kept.</summary>
    private Answer WithTrouble(Answer answer) => store.Trouble is { } trouble ? answer with { Notices = [.. answer.Notices, trouble] } : answer;

    private static Answer Empty { get; } = new() { Mode = AnswerMode.Extractive, Parts = [], Citations = [] };

    private static Answer Extend(Answer answer, AnswerEvent happened)
    {
        (IEnumerable<AnswerPart> parts, AnswerPart part, IReadOnlyList<Citation> citations) = happened switch
        {
            PartAdded added => (answer.Parts.Append(added.Part), added.Part, added.NewCitations),
            PartChanged { Index: var at } changed =>
                (answer.Parts.Select((there, index) => index == at ? changed.Part : there), changed.Part, changed.NewCitations),
            _ => throw new ArgumentException("Only parts extend an answer.", nameof(happened)),
        };
        AnswerMode mode = part.Quoted ? answer.Mode : AnswerMode.Model;
        return answer with { Mode = mode, Parts = [.. parts], Citations = [.. answer.Citations, .. citations] };
    }

    private static List<Turn> History(IEnumerable<Exchange> earlier)
    {
        List<Turn> turns = [];
        foreach (Exchange exchange in earlier)
        {
            turns.Add(new Turn("user", exchange.Question));
            // A sentence that was quoted is told as its source has it; what else was shown, as it was written.
            IEnumerable<AnswerPart> told = (exchange.Answer?.Parts ?? [])
                .Select(part => part.Header is null && part.Form != PartForm.Code ? part.AsPlain() : part);
            turns.Add(new Turn("assistant", AnswerMarkdown.Write([.. told], _ => "")));
        }

        return turns;
    }
}
