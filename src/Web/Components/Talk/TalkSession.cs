using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Web.Answering;
using Rag.Web.Conversations;

namespace Rag.Web.Components.Talk;

/// <summary>The conversation that one open page shows. Disposed with the page, which stops an answer that is being made.</summary>
public sealed class TalkSession : IAsyncDisposable
{
    // A page redraws at most this often, however fast a model writes.
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(40);
    // What is drawn is kept twice over by the server for as long as the page is open: a day's questions in fifty pages are not to fill its memory.
    private const int DrawnAtOnce = 12;
    private readonly AnswerRun run;
    private readonly ConversationStore store;
    private readonly IKnowledgeBase knowledge;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closed = new();
    private readonly Lock gate = new();
    private CancellationTokenSource? stop;
    // Never changed in place: another page's answer comes on a thread of its own while this one is drawn.
    private IReadOnlyList<LiveExchange> exchanges = [];
    private Task running = Task.CompletedTask;
    private bool begins;
    private int drawn = DrawnAtOnce;

    /// <summary>Shows no conversation yet.</summary>
    public TalkSession(AnswerRun run, ConversationStore store, IKnowledgeBase knowledge, TimeProvider time)
    {
        (this.run, this.store, this.knowledge, this.time) = (run, store, knowledge, time);
        store.Written += Follow;
    }

    /// <summary>Raised when the conversation, its exchanges or the scope changed, or an answer began or ended; on any thread. What happens within an
    /// answer is told by its <see cref="LiveExchange"/>.</summary>
    public event Action? Changed;

    /// <summary>The conversation; null before the first question.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>Its exchanges in order.</summary>
    public IReadOnlyList<LiveExchange> Exchanges => exchanges;

    /// <summary>The newest of them, which the page draws.</summary>
    public IReadOnlyList<LiveExchange> Drawn => exchanges is var all && all.Count > drawn ? [.. all.TakeLast(drawn)] : all;

    /// <summary>What the next question is to search.</summary>
    public SearchFilter Scope
    {
        get;
        set
        {
            field = value;
            Changed?.Invoke();
        }
    } = SearchFilter.None;

    /// <summary>True while an answer is being made.</summary>
    public bool IsRunning => !running.IsCompleted;

    /// <summary>Shows another conversation, or none.</summary>
    public async Task OpenAsync(string? conversationId)
    {
        if (conversationId == Conversation?.Id) return;
        await StopAsync();
        Load(conversationId is null ? null : store.Find(conversationId));
        Changed?.Invoke();
        foreach (LiveExchange exchange in exchanges) await CheckCitationsAsync(exchange);
    }

    /// <summary>Has some more of the earlier exchanges drawn, until the next question.</summary>
    public void ShowEarlier()
    {
        drawn += DrawnAtOnce;
        Changed?.Invoke();
    }

    /// <summary>Asks in this conversation, or begins one. Returns once the question is written down; the answer follows.</summary>
    public async Task AskAsync(string question)
    {
        if (IsRunning || string.IsNullOrWhiteSpace(question)) return;
        Conversation ??= store.Begin(question);
        begins = true;
        LiveExchange exchange;
        try { exchange = new LiveExchange(await run.BeginAsync(Conversation.Id, question.Trim(), Scope, closed.Token)) { IsRunning = true }; }
        finally { begins = false; }
        lock (gate) exchanges = [.. exchanges, exchange];
        drawn = DrawnAtOnce;
        stop = CancellationTokenSource.CreateLinkedTokenSource(closed.Token);
        running = RunAsync(exchange, stop);
        Changed?.Invoke();
    }

    /// <summary>Asks an edited question in a new conversation that shares what came before it; the old one stays as it is.</summary>
    public async Task EditAsync(LiveExchange exchange, string question)
    {
        if (Conversation is null || string.IsNullOrWhiteSpace(question)) return;
        await StopAsync();
        Load(store.Branch(Conversation.Id, exchange.Exchange.Ordinal, question));
        running = Task.CompletedTask;
        await AskAsync(question);
    }

    /// <summary>Goes on in a new conversation that shares everything up to this exchange.</summary>
    public async Task BranchAsync(LiveExchange exchange)
    {
        if (Conversation is null) return;
        await StopAsync();
        Load(store.Branch(Conversation.Id, exchange.Exchange.Ordinal + 1, store.Find(Conversation.Id)?.Title ?? Conversation.Title));
        Changed?.Invoke();
    }

    /// <summary>Stops the answer that is being made, if any; what there is of it stays.</summary>
    public async Task StopAsync()
    {
        if (stop is not null) await stop.CancelAsync();
        await running;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        store.Written -= Follow;
        await closed.CancelAsync();
        await running;
        closed.Dispose();
    }

    private async Task RunAsync(LiveExchange exchange, CancellationTokenSource source)
    {
        await Task.Yield();
        long drawn = 0;
        Task later = Task.CompletedTask;
        try
        {
            await foreach (AnswerEvent happened in run.RunAsync(exchange.Exchange, source.Token))
            {
                exchange.Apply(happened);
                // Tokens come faster than they are worth drawing, and so may sentences: an answer of hundreds of them took longer with each.
                if (time.GetElapsedTime(drawn) < Frame)
                {
                    if (later.IsCompleted) later = DrawLaterAsync(exchange);
                    continue;
                }
                exchange.Redraw();
                drawn = time.GetTimestamp();
            }
        }
        catch (OperationCanceledException) { }
        finally
        {
            if (store.FindExchange(exchange.Exchange.Id) is { } kept)
            {
                // The page was closed or loaded again meanwhile: the reader did not stop the answer.
                if (closed.IsCancellationRequested && kept.State == AnswerState.Stopped) store.Save(kept = kept with { State = AnswerState.Interrupted });
                exchange.Finish(kept);
            }
            source.Dispose();
            stop = null;
            // What is drawn as finished must take the next question.
            running = Task.CompletedTask;
            exchange.IsRunning = false;
            exchange.Redraw();
            Changed?.Invoke();
        }
    }

    // Read under the lock, so that what is written meanwhile comes after it.
    private void Load(Conversation? conversation)
    {
        drawn = DrawnAtOnce;
        lock (gate)
        {
            Conversation = conversation;
            exchanges = conversation is null ? [] : [.. store.Exchanges(conversation.Id).Select(exchange => new LiveExchange(exchange))];
        }
    }

    // What another page, or the one that this page was before it was loaded again, writes into the same conversation.
    private void Follow(Exchange written)
    {
        lock (gate)
        {
            if (written.ConversationId != Conversation?.Id) return;
            LiveExchange? known = exchanges.FirstOrDefault(exchange => exchange.Exchange.Id == written.Id);
            if (known is { IsRunning: true } || known is null && begins) return;
            exchanges = known is null ? [.. exchanges, new LiveExchange(written)] : [.. exchanges.Select(exchange => exchange == known ? new LiveExchange(written) : exchange)];
        }
        Changed?.Invoke();
    }

    private async Task DrawLaterAsync(LiveExchange exchange)
    {
        try { await Task.Delay(Frame, time, closed.Token); }
        catch (OperationCanceledException) { return; }
        exchange.Redraw();
    }

    private async Task CheckCitationsAsync(LiveExchange exchange)
    {
        Dictionary<int, CitationState> states = [];
        try
        {
            foreach (Citation citation in exchange.Citations)
                states[citation.N] = (await knowledge.LocateAsync(citation, closed.Token)).State;
        }
        catch (Exception exception) when (exception is KnowledgeBaseException or OperationCanceledException) { return; }
        exchange.States = states;
        exchange.Redraw();
    }
}
