using Rag.Retrieval.Answers;

namespace Rag.Web.Conversations;

/// <summary>
/// What could not be written to the disk, laid over what is there: each conversation and exchange as it is to be. So many at most that
/// memory stays bounded; the oldest exchanges are lost first. Safe to use from any thread; what writes to the file, one call at a time.
/// </summary>
internal sealed class ConversationMemory(ConversationFile file)
{
    private const int MostExchanges = 500;
    private readonly Lock gate = new();
    private readonly Dictionary<string, Conversation> conversations = [];
    private readonly List<Exchange> exchanges = [];

    public List<Conversation> List(string? containing, int limit)
    {
        (Conversation[] kept, Exchange[] said) = Snapshot();
        string text = containing?.Trim() ?? "";
        IEnumerable<Conversation> found = kept.Where(one => one.Title.Contains(text, StringComparison.OrdinalIgnoreCase)
            || said.Any(exchange => exchange.ConversationId == one.Id && Contains(exchange, text)));
        return
        [
            .. file.List(containing, limit).Select(written => kept.FirstOrDefault(one => one.Id == written.Id) ?? written)
                .UnionBy(found, one => one.Id).OrderByDescending(one => one.UpdatedAt).Take(limit),
        ];
    }

    public Conversation? Find(string id) => Snapshot().Kept.FirstOrDefault(one => one.Id == id) ?? file.Find(id);

    /// <summary>In order: the last ones of those before a place.</summary>
    public List<Exchange> Exchanges(string conversationId, int last, int before)
    {
        IEnumerable<Exchange> said = Snapshot().Said
            .Where(one => one.ConversationId == conversationId && one.Ordinal < before).Select(one => one.Plain());
        return [.. said.UnionBy(file.Exchanges(conversationId, last, before), one => one.Id).OrderBy(one => one.Ordinal).TakeLast(last)];
    }

    public Exchange? FindExchange(string id) => Snapshot().Said.FirstOrDefault(one => one.Id == id)?.Plain() ?? file.FindExchange(id);

    public Trace? FindTrace(string exchangeId) =>
        Snapshot().Said.FirstOrDefault(one => one.Id == exchangeId)?.Answer?.Trace ?? file.FindTrace(exchangeId);

    /// <summary>Keeps a conversation, in the place of what is known of it.</summary>
    public void Put(Conversation conversation)
    {
        lock (gate) conversations[conversation.Id] = conversation;
    }

    /// <summary>Keeps a new question behind all others and tells its place; 0 where the conversation is gone.</summary>
    public int Append(Exchange exchange)
    {
        if (Find(exchange.ConversationId) is not { } conversation) return 0;
        int ordinal = Exchanges(exchange.ConversationId, last: 1, before: int.MaxValue) is [var newest] ? newest.Ordinal + 1 : 0;
        Put(conversation with { UpdatedAt = exchange.AskedAt });
        Put(exchange with { Ordinal = ordinal });
        return ordinal;
    }

    /// <summary>Keeps an exchange, in the place of what is known of it; a trace that was known stays where it has none.</summary>
    public void Put(Exchange exchange)
    {
        lock (gate)
        {
            int at = exchanges.FindIndex(known => known.Id == exchange.Id);
            if (at >= 0)
            {
                Trace? trace = exchange.Answer?.Trace ?? exchanges[at].Answer?.Trace;
                exchanges[at] = exchange with { Answer = exchange.Answer is { } answer ? answer with { Trace = trace } : null };
                return;
            }
            if (exchanges.Count == MostExchanges) exchanges.RemoveAt(0);
            exchanges.Add(exchange);
        }
    }

    /// <summary>Gives a conversation copies of what another one holds before a place.</summary>
    public void Copy(string from, int before, string to)
    {
        foreach (Exchange one in Exchanges(from, MostExchanges, before))
        {
            Answer? answer = one.Answer is { } plain ? plain with { Trace = FindTrace(one.Id) } : null;
            Put(one with { Id = Conversation.NewId(), ConversationId = to, Answer = answer });
        }
    }

    /// <summary>Writes all of it down; what cannot be written stays.</summary>
    public void Flush()
    {
        (Conversation[] kept, Exchange[] said) = Snapshot();
        foreach (Conversation one in kept)
        {
            file.Save(one);
            lock (gate) conversations.Remove(one.Id);
        }
        foreach (Exchange one in said)
        {
            file.Save(one);
            lock (gate) exchanges.Remove(one);
        }
    }

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        lock (gate)
        {
            conversations.Clear();
            exchanges.Clear();
        }
    }

    /// <summary>To be taken before the file is read: what is written down meanwhile is found in one of the two.</summary>
    private (Conversation[] Kept, Exchange[] Said) Snapshot()
    {
        lock (gate) return ([.. conversations.Values], [.. exchanges]);
    }

    private static bool Contains(Exchange exchange, string text) => exchange.Question.Contains(text, StringComparison.OrdinalIgnoreCase)
        || exchange.Answer?.Parts.Any(part => part.Text.Contains(text, StringComparison.OrdinalIgnoreCase)) == true;
}
