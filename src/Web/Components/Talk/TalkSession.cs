using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Web.Answering;
using Rag.Web.Conversations;

namespace Rag.Web.Components.Talk;

/// <summary>
/// The conversation that one open page shows. An answer goes on while its reader looks at another conversation; disposed with the page, which stops those
/// that are being made.
/// </summary>
public sealed class TalkSession : IAsyncDisposable
{
    // What a page shows the server keeps for as long as it is open: a day's questions in fifty pages are not to fill its memory.
    private const int AtOnce = 12;
    private readonly AnswerRun run;
    private readonly ConversationStore store;
    private readonly IKnowledgeBase knowledge;
    private readonly CancellationTokenSource closed = new();
    private readonly Lock gate = new();
    private readonly RunningAnswers answers;
    // Never changed in place: another page's answer comes on a thread of its own while this one is drawn.
    private IReadOnlyList<LiveExchange> exchanges = [];
    private bool begins;

    /// <summary>Shows no conversation yet.</summary>
    public TalkSession(AnswerRun run, ConversationStore store, IKnowledgeBase knowledge, TimeProvider time)
    {
        (this.run, this.store, this.knowledge) = (run, store, knowledge);
        answers = new RunningAnswers(run, store, time, () => Changed?.Invoke());
        store.Written += Follow;
    }

    /// <summary>Raised when the conversation, its exchanges or the scope changed, or an answer began or ended; on any thread. What happens within an
    /// answer is told by its <see cref="LiveExchange"/>.</summary>
    public event Action? Changed;

    /// <summary>The conversation; null before the first question.</summary>
    public Conversation? Conversation { get; private set; }

    /// <summary>Its newest exchanges in order.</summary>
    public IReadOnlyList<LiveExchange> Exchanges => exchanges;

    /// <summary>How many there are before them.</summary>
    public int Earlier => exchanges is [var oldest, ..] ? oldest.Exchange.Ordinal : 0;

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

    /// <summary>True while an answer is being made in this conversation.</summary>
    public bool IsRunning => Conversation is { } shown && answers.Find(shown.Id) is not null;

    /// <summary>Shows another conversation, or none.</summary>
    public async Task OpenAsync(string? conversationId)
    {
        if (conversationId == Conversation?.Id) return;
        Load(conversationId is null ? null : store.Find(conversationId));
        Changed?.Invoke();
        foreach (LiveExchange exchange in exchanges) await CheckCitationsAsync(exchange);
    }

    /// <summary>Shows some more of those before them, until the next question.</summary>
    public async Task ShowEarlierAsync()
    {
        List<LiveExchange> more;
        lock (gate)
        {
            if (Conversation is not { } shown) return;
            more = [.. store.Exchanges(shown.Id, AtOnce, before: Earlier).Select(exchange => new LiveExchange(exchange))];
            exchanges = [.. more, .. exchanges];
        }
        Changed?.Invoke();
        foreach (LiveExchange exchange in more) await CheckCitationsAsync(exchange);
    }

    /// <summary>Asks in this conversation, or begins one. Returns once the question is written down; the answer follows.</summary>
    /// <param name="question">As typed; nothing happens where it is blank.</param>
    /// <param name="scope">What this one is to search; null for <see cref="Scope"/>.</param>
    public async Task AskAsync(string question, SearchFilter? scope = null)
    {
        if (IsRunning || string.IsNullOrWhiteSpace(question)) return;
        Conversation ??= store.Begin(question);
        begins = true;
        LiveExchange exchange;
        try { exchange = new LiveExchange(await run.BeginAsync(Conversation.Id, question.Trim(), scope ?? Scope, closed.Token)) { IsRunning = true }; }
        finally { begins = false; }
        // The reader may have opened another conversation meanwhile.
        lock (gate)
            if (Conversation?.Id == exchange.Exchange.ConversationId) exchanges = [.. exchanges.TakeLast(AtOnce - 1), exchange];
        answers.Begin(exchange);
        Changed?.Invoke();
    }

    /// <summary>Asks an edited question in a new conversation that shares what came before it; the old one stays as it is.</summary>
    public async Task EditAsync(LiveExchange exchange, string question)
    {
        if (Conversation is null || string.IsNullOrWhiteSpace(question)) return;
        await StopAsync();
        Load(store.Branch(Conversation.Id, exchange.Exchange.Ordinal, question));
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

    /// <summary>Stops the answer that is being made in this conversation, if any; what there is of it stays.</summary>
    public Task StopAsync() => Conversation is { } shown ? answers.StopAsync(shown.Id) : Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        store.Written -= Follow;
        await closed.CancelAsync();
        await answers.DisposeAsync();
        closed.Dispose();
    }

    // Read under the lock, so that what is written meanwhile comes after it.
    private void Load(Conversation? conversation)
    {
        lock (gate)
        {
            Conversation = conversation;
            LiveExchange? running = conversation is null ? null : answers.Find(conversation.Id);
            exchanges = conversation is null ? [] : [.. store.Exchanges(conversation.Id, AtOnce).Select(exchange => exchange.Id == running?.Exchange.Id ? running : new LiveExchange(exchange))];
        }
    }

    // What another page, or the one that this page was before it was loaded again, writes into the same conversation.
    private void Follow(Exchange written)
    {
        lock (gate)
        {
            if (written.ConversationId != Conversation?.Id) return;
            LiveExchange? known = exchanges.FirstOrDefault(exchange => exchange.Exchange.Id == written.Id);
            if (known is { IsRunning: true } || known is null && (begins || written.Ordinal < Earlier)) return;
            exchanges = known is null ? [.. exchanges.TakeLast(AtOnce - 1), new LiveExchange(written)] : [.. exchanges.Select(exchange => exchange == known ? new LiveExchange(written) : exchange)];
        }
        Changed?.Invoke();
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
