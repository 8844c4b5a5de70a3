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
        GuardedAnswer answer = new(ask, question, logger);
        try
        {
            await foreach (AnswerEvent happened in answer.RunAsync(cancellationToken))
            {
                latest = latest with { Answer = answer.Latest };
                if (happened is AnswerFinished { Answer: var whole })
                {
                    latest = latest with { State = answer.WasCutShort ? AnswerState.Interrupted : AnswerState.Done };
                    store.Save(latest);
                    yield return new AnswerFinished(WithTrouble(whole));
                    continue;
                }

                if (happened is PartAdded or PartChanged) store.Save(latest with { State = AnswerState.Running });
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
