using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;

namespace Rag.Web.Conversations;

/// <summary>
/// Conversations, in <c>conversations.db</c> below the data folder. Every change is durable when its method returns. Safe to use from any thread.
/// </summary>
public sealed class ConversationStore
{
    private const string Columns = "id, conversation, ordinal, question, scope, asked, state, answer, freshness";
    private static readonly TimeSpan Undo = TimeSpan.FromMinutes(1);
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;
    private readonly ConversationDatabase database;
    private readonly TimeProvider time;

    /// <summary>Opens or creates the store, marks answers that a crash cut short, and purges what was deleted.</summary>
    public ConversationStore(IOptions<RagOptions> options, TimeProvider time)
    {
        this.time = time;
        database = new ConversationDatabase(options.Value.DataPath);
        database.Run("""
            UPDATE exchange SET state = 'Interrupted' WHERE state = 'Running';
            DELETE FROM conversation WHERE deleted IS NOT NULL;
            """);
    }

    /// <summary>Raised when the list of conversations changed.</summary>
    public event Action? Changed;

    /// <summary>Raised when an exchange was written, without its trace; on any thread. Other pages that show its conversation follow it so.</summary>
    public event Action<Exchange>? Written;

    /// <summary>Latest first; with a text only those whose title, question or answer contains it.</summary>
    public IReadOnlyList<Conversation> List(string? containing = null, int limit = 200)
    {
        return database.Read("""
            SELECT id, title, created, updated, branch_of FROM conversation c WHERE deleted IS NULL
              AND ($like IS NULL OR title LIKE $like ESCAPE '\' OR EXISTS (
                SELECT 1 FROM exchange e WHERE e.conversation = c.id AND (question LIKE $like ESCAPE '\' OR EXISTS (
                  SELECT 1 FROM json_each(e.answer, '$.parts') part WHERE part.value ->> 'text' LIKE $like ESCAPE '\'))))
            ORDER BY updated DESC LIMIT $limit
            """, AsConversation, ("$like", Like(containing)), ("$limit", limit));
    }

    /// <summary>One conversation, or null.</summary>
    public Conversation? Find(string id) =>
        database.Read("SELECT id, title, created, updated, branch_of FROM conversation WHERE id = $id AND deleted IS NULL", AsConversation, ("$id", id))
            .FirstOrDefault();

    /// <summary>Its exchanges in order, without the traces of their answers, which take far more room than all the rest.</summary>
    /// <param name="conversationId">Whose.</param>
    /// <param name="last">At most so many, the newest of them; all where it is left out.</param>
    /// <param name="before">Only those that come before this one's <see cref="Exchange.Ordinal"/>.</param>
    public IReadOnlyList<Exchange> Exchanges(string conversationId, int last = int.MaxValue, int before = int.MaxValue)
    {
        List<Exchange> newestFirst = database.Read(
            $"SELECT {Columns} FROM exchange WHERE conversation = $id AND ordinal < $before ORDER BY ordinal DESC LIMIT $last",
            AsExchange, ("$id", conversationId), ("$before", before), ("$last", last));
        newestFirst.Reverse();
        return newestFirst;
    }

    /// <summary>One exchange, or null; without its trace.</summary>
    public Exchange? FindExchange(string id) => database.Read($"SELECT {Columns} FROM exchange WHERE id = $id", AsExchange, ("$id", id)).FirstOrDefault();

    /// <summary>How an exchange's answer came about; null where that is not known.</summary>
    public Trace? FindTrace(string exchangeId) => database.Read(
        "SELECT trace FROM exchange WHERE id = $id AND trace IS NOT NULL", row => JsonSerializer.Deserialize<Trace>(row.GetString(0), Json), ("$id", exchangeId))
        .FirstOrDefault();

    /// <summary>Begins a conversation.</summary>
    public Conversation Begin(string firstQuestion, string? branchOf = null)
    {
        string title = string.Join(' ', firstQuestion.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (title.Length > 80) title = title[..(char.IsHighSurrogate(title[79]) ? 79 : 80)] + "…";
        var conversation = new Conversation(NewId(), title, time.GetUtcNow(), time.GetUtcNow(), branchOf);
        database.Run("INSERT INTO conversation(id, title, created, updated, branch_of) VALUES ($id, $title, $now, $now, $branch)",
            ("$id", conversation.Id), ("$title", title), ("$now", Ticks(conversation.CreatedAt)), ("$branch", branchOf));
        Changed?.Invoke();
        return conversation;
    }

    /// <summary>Writes down a question before its answer is made.</summary>
    public Exchange Ask(string conversationId, string question, SearchFilter scope, Freshness? freshness)
    {
        var exchange = new Exchange
        {
            Id = NewId(),
            ConversationId = conversationId,
            Ordinal = 0,
            Question = question,
            Scope = scope,
            AskedAt = time.GetUtcNow(),
            Freshness = freshness,
        };
        // Another page may ask in the same conversation at the same moment: the place is chosen and taken in one statement.
        List<int> ordinal = database.Read($"""
            INSERT INTO exchange({Columns}, trace)
            SELECT $id, $conversation, (SELECT COALESCE(MAX(ordinal) + 1, 0) FROM exchange WHERE conversation = $conversation), $question, $scope, $asked, $state, $answer, $freshness, $trace
             WHERE EXISTS (SELECT 1 FROM conversation WHERE id = $conversation)
            RETURNING ordinal
            """, row => row.GetInt32(0), Parameters(exchange));
        database.Run("UPDATE conversation SET updated = $now WHERE id = $id", ("$now", Ticks(exchange.AskedAt)), ("$id", conversationId));
        exchange = exchange with { Ordinal = ordinal is [var taken] ? taken : 0 };
        Written?.Invoke(exchange);
        Changed?.Invoke();
        return exchange;
    }

    /// <summary>Writes an exchange as it is now; nothing where its conversation is gone.</summary>
    public void Save(Exchange exchange)
    {
        Exchange plain = exchange with { Answer = exchange.Answer is { } whole ? whole with { Trace = null } : null };
        database.Run($"""
            INSERT INTO exchange({Columns}, trace)
            SELECT $id, $conversation, $ordinal, $question, $scope, $asked, $state, $answer, $freshness, $trace
             WHERE EXISTS (SELECT 1 FROM conversation WHERE id = $conversation)
            ON CONFLICT(id) DO UPDATE SET state = $state, answer = $answer, freshness = $freshness, trace = COALESCE($trace, trace)
            """, Parameters(exchange));
        Written?.Invoke(plain);
    }

    private static (string Name, object? Value)[] Parameters(Exchange exchange) =>
        [
            ("$id", exchange.Id), ("$conversation", exchange.ConversationId), ("$ordinal", exchange.Ordinal), ("$question", exchange.Question),
            ("$scope", JsonSerializer.Serialize(exchange.Scope, Json)), ("$asked", Ticks(exchange.AskedAt)), ("$state", exchange.State.ToString()),
            ("$answer", exchange.Answer is { } answer ? JsonSerializer.Serialize(answer with { Trace = null }, Json) : null),
            ("$trace", exchange.Answer?.Trace is { } trace ? JsonSerializer.Serialize(trace, Json) : null),
            ("$freshness", exchange.Freshness is null ? null : JsonSerializer.Serialize(exchange.Freshness, Json)),
        ];

    /// <summary>A new conversation that begins with the exchanges before one of this conversation's.</summary>
    public Conversation Branch(string conversationId, int beforeOrdinal, string question)
    {
        Conversation branch = Begin(question, conversationId);
        database.Run($"""
            INSERT INTO exchange({Columns}, trace)
            SELECT lower(hex(randomblob(16))), $branch, ordinal, question, scope, asked, state, answer, freshness, trace
              FROM exchange WHERE conversation = $id AND ordinal < $before
            """, ("$branch", branch.Id), ("$id", conversationId), ("$before", beforeOrdinal));
        return branch;
    }

    /// <summary>Gives it another title.</summary>
    public void Rename(string id, string title) =>
        Notify(() => database.Run("UPDATE conversation SET title = $title WHERE id = $id", ("$title", title.Trim()), ("$id", id)));

    /// <summary>Deletes it; for a minute <see cref="Restore"/> brings it back, after that it is overwritten on the disk.</summary>
    public void Delete(string id) => Notify(() =>
    {
        database.Run("UPDATE conversation SET deleted = $now WHERE id = $id", ("$now", Ticks(time.GetUtcNow())), ("$id", id));
        database.Run("DELETE FROM conversation WHERE deleted < $before", ("$before", Ticks(time.GetUtcNow() - Undo)));
    });

    /// <summary>Brings back what was just deleted.</summary>
    public void Restore(string id) => Notify(() => database.Run("UPDATE conversation SET deleted = NULL WHERE id = $id", ("$id", id)));

    /// <summary>Deletes all of them at once and for good.</summary>
    public void DeleteAll() => Notify(() => database.Run("DELETE FROM conversation; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);"));

    private static Conversation AsConversation(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), Moment(row.GetInt64(2)), Moment(row.GetInt64(3)), row.IsDBNull(4) ? null : row.GetString(4));

    private static Exchange AsExchange(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        ConversationId = row.GetString(1),
        Ordinal = row.GetInt32(2),
        Question = row.GetString(3),
        Scope = JsonSerializer.Deserialize<SearchFilter>(row.GetString(4), Json) ?? SearchFilter.None,
        AskedAt = Moment(row.GetInt64(5)),
        State = Enum.Parse<AnswerState>(row.GetString(6)),
        Answer = row.IsDBNull(7) ? null : JsonSerializer.Deserialize<Answer>(row.GetString(7), Json),
        Freshness = row.IsDBNull(8) ? null : JsonSerializer.Deserialize<Freshness>(row.GetString(8), Json),
    };

    private static string NewId() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    private static long Ticks(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? Like(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : "%" + text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal) + "%";

    private void Notify(Action change)
    {
        change();
        Changed?.Invoke();
    }
}
