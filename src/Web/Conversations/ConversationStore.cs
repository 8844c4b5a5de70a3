using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;

namespace Rag.Web.Conversations;

/// <summary>
/// Conversations, in <c>conversations.db</c> below the data folder. Every change is durable when its method returns, unless <see
/// cref="Trouble"/> says otherwise: what the disk does not take is kept in memory and written as soon as it does, so that questions go on
/// being answered. Safe to use from any thread.
/// </summary>
public sealed class ConversationStore : IDisposable
{
    private const int DiskFull = 13;
    private static readonly TimeSpan Undo = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromSeconds(5);
    private readonly Lock writing = new();
    private readonly string dataPath;
    private readonly TimeProvider time;
    private readonly ConversationFile file;
    private readonly ConversationMemory memory;
    private readonly ITimer again;
    private bool cleaned;
    private volatile string? trouble;

    /// <summary>Opens or creates the store, marks answers that a crash cut short, and purges what was deleted.</summary>
    public ConversationStore(IOptions<RagOptions> options, TimeProvider time)
    {
        this.time = time;
        dataPath = options.Value.DataPath;
        file = new ConversationFile(dataPath);
        memory = new ConversationMemory(file);
        again = time.CreateTimer(_ => Retry(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Retry();
    }

    /// <summary>Raised when the list of conversations or <see cref="Trouble"/> changed; on any thread.</summary>
    public event Action? Changed;

    /// <summary>
    /// Raised when an exchange was kept, without its trace; on any thread. Other pages that show its conversation follow it so.
    /// </summary>
    public event Action<Exchange>? Written;

    /// <summary>Why the latest changes are kept in memory alone, in a sentence; null while all is on the disk.</summary>
    public string? Trouble => trouble;

    /// <summary>Latest first; with a text only those whose title, question or answer contains it.</summary>
    public IReadOnlyList<Conversation> List(string? containing = null, int limit = 200) => memory.List(containing, limit);

    /// <summary>One conversation, or null.</summary>
    public Conversation? Find(string id) => memory.Find(id);

    /// <summary>Its exchanges in order, without the traces of their answers, which take far more room than all the rest.</summary>
    /// <param name="conversationId">Whose.</param>
    /// <param name="last">At most so many, the newest of them; all where it is left out.</param>
    /// <param name="before">Only those that come before this one's <see cref="Exchange.Ordinal"/>.</param>
    public IReadOnlyList<Exchange> Exchanges(string conversationId, int last = int.MaxValue, int before = int.MaxValue) =>
        memory.Exchanges(conversationId, last, before);

    /// <summary>One exchange, or null; without its trace.</summary>
    public Exchange? FindExchange(string id) => memory.FindExchange(id);

    /// <summary>How an exchange's answer came about; null where that is not known.</summary>
    public Trace? FindTrace(string exchangeId) => memory.FindTrace(exchangeId);

    /// <summary>Begins a conversation.</summary>
    public Conversation Begin(string firstQuestion, string? branchOf = null)
    {
        DateTimeOffset now = time.GetUtcNow();
        var conversation = new Conversation(Conversation.NewId(), Conversation.TitleOf(firstQuestion), now, now, branchOf);
        Keep(() => file.Save(conversation), () => memory.Put(conversation));
        Changed?.Invoke();
        return conversation;
    }

    /// <summary>Keeps a question before its answer is made.</summary>
    public Exchange Ask(string conversationId, string question, SearchFilter scope, Freshness? freshness)
    {
        var exchange = new Exchange
        {
            Id = Conversation.NewId(),
            ConversationId = conversationId,
            Ordinal = 0,
            Question = question,
            Scope = scope,
            AskedAt = time.GetUtcNow(),
            Freshness = freshness,
        };
        int ordinal = 0;
        Keep(() => ordinal = file.Append(exchange), () => ordinal = memory.Append(exchange));
        exchange = exchange with { Ordinal = ordinal };
        Written?.Invoke(exchange);
        Changed?.Invoke();
        return exchange;
    }

    /// <summary>Keeps an exchange as it is now; nothing where its conversation is gone.</summary>
    public void Save(Exchange exchange)
    {
        Keep(() => file.Save(exchange), () => memory.Put(exchange));
        Written?.Invoke(exchange.Plain());
    }

    /// <summary>A new conversation that begins with the exchanges before one of this conversation's.</summary>
    public Conversation Branch(string conversationId, int beforeOrdinal, string question)
    {
        Conversation branch = Begin(question, conversationId);
        Keep(() => file.Copy(conversationId, beforeOrdinal, branch.Id), () => memory.Copy(conversationId, beforeOrdinal, branch.Id));
        return branch;
    }

    /// <summary>Gives it another title.</summary>
    public void Rename(string id, string title)
    {
        Keep(() => file.Rename(id, title.Trim()), () =>
        {
            if (memory.Find(id) is { } conversation) memory.Put(conversation with { Title = title.Trim() });
        });
        Changed?.Invoke();
    }

    /// <summary>Deletes it; for a minute <see cref="Restore"/> brings it back, after that it is overwritten on the disk.</summary>
    /// <exception cref="IOException">The disk does not take it; nothing was deleted.</exception>
    public void Delete(string id) => Change(() => file.Delete(id, time.GetUtcNow(), time.GetUtcNow() - Undo));

    /// <summary>Brings back what was just deleted.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Restore(string id) => Change(() => file.Restore(id));

    /// <summary>Deletes all of them at once and for good.</summary>
    /// <exception cref="IOException">The disk does not take it; what lies there was not deleted.</exception>
    public void DeleteAll()
    {
        memory.Clear();
        Change(file.DeleteAll);
    }

    /// <summary>Writes down what it still can.</summary>
    public void Dispose()
    {
        again.Dispose();
        if (trouble is not null) Retry();
        file.Dispose();
    }

    private void Retry() => Keep(() => { }, () => { });

    /// <summary>
    /// Writes, after what was not written before; where the disk does not take it, keeps it otherwise and tries again later.
    /// </summary>
    private void Keep(Action write, Action otherwise)
    {
        string? before = trouble;
        lock (writing)
        {
            try
            {
                WriteWhatWaits();
                write();
                trouble = null;
                again.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
            catch (SqliteException fault)
            {
                trouble = $"Conversations cannot be saved now: {Reason(fault)} "
                    + "They are kept in memory, and saved as soon as that is possible.";
                otherwise();
                again.Change(Pause, Pause);
            }
        }
        if (before != trouble) Changed?.Invoke();
    }

    private void Change(Action change)
    {
        lock (writing)
        {
            try
            {
                WriteWhatWaits();
                change();
            }
            catch (SqliteException fault)
            {
                throw new IOException(Reason(fault), fault);
            }
        }
        Changed?.Invoke();
    }

    private void WriteWhatWaits()
    {
        if (!cleaned) file.Clean();
        cleaned = true;
        memory.Flush();
    }

    private string Reason(SqliteException fault) =>
        fault.SqliteErrorCode == DiskFull ? $"no space is left at {dataPath}. Free some." : $"{fault.Message.TrimEnd('.')}.";
}
