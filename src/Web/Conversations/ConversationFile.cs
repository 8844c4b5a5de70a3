using System.Text.Json;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Knowledge;
using Rag.Web.Storage;

namespace Rag.Web.Conversations;

/// <summary>
/// Conversations as rows of <c>conversations.db</c>. Every change is durable when its method returns; what cannot be written throws <see
/// cref="SqliteException"/>. Safe to use from any thread.
/// </summary>
internal sealed class ConversationFile(string dataPath) : IDisposable
{
    private const string Columns = "id, conversation, ordinal, question, scope, asked, state, answer, freshness";
    private const string ConversationColumns = "id, title, created, updated, branch_of";
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;
    private readonly SqliteFile database = ConversationDatabase.Open(dataPath);

    /// <summary>Marks answers that a crash cut short, and purges what was deleted.</summary>
    public void Clean() => database.Run("""
        UPDATE exchange SET state = 'Interrupted' WHERE state = 'Running';
        DELETE FROM conversation WHERE deleted IS NOT NULL;
        """);

    public List<Conversation> List(string? containing, int limit) => database.Read($"""
        SELECT {ConversationColumns} FROM conversation c WHERE deleted IS NULL
          AND ($like IS NULL OR title LIKE $like ESCAPE '\' OR EXISTS (
            SELECT 1 FROM exchange e WHERE e.conversation = c.id AND (question LIKE $like ESCAPE '\' OR EXISTS (
              SELECT 1 FROM json_each(e.answer, '$.parts') part WHERE part.value ->> 'text' LIKE $like ESCAPE '\'))))
        ORDER BY updated DESC LIMIT $limit
        """, AsConversation, ("$like", Like(containing)), ("$limit", limit));

    public Conversation? Find(string id) => database.Read(
        $"SELECT {ConversationColumns} FROM conversation WHERE id = $id AND deleted IS NULL", AsConversation, ("$id", id)).FirstOrDefault();

    /// <summary>In order: the last ones of those before a place.</summary>
    public List<Exchange> Exchanges(string conversationId, int last, int before)
    {
        List<Exchange> newestFirst = database.Read(
            $"SELECT {Columns} FROM exchange WHERE conversation = $id AND ordinal < $before ORDER BY ordinal DESC LIMIT $last",
            AsExchange, ("$id", conversationId), ("$before", before), ("$last", last));
        newestFirst.Reverse();
        return newestFirst;
    }

    public Exchange? FindExchange(string id) =>
        database.Read($"SELECT {Columns} FROM exchange WHERE id = $id", AsExchange, ("$id", id)).FirstOrDefault();

    public Trace? FindTrace(string exchangeId) => database.Read(
        "SELECT trace FROM exchange WHERE id = $id AND trace IS NOT NULL",
        row => JsonSerializer.Deserialize<Trace>(row.GetString(0), Json), ("$id", exchangeId)).FirstOrDefault();

    /// <summary>Writes a conversation; one that is there gets this title and moment.</summary>
    public void Save(Conversation conversation) => database.Run($"""
        INSERT INTO conversation({ConversationColumns}) VALUES ($id, $title, $created, $updated, $branch)
        ON CONFLICT(id) DO UPDATE SET title = $title, updated = $updated
        """,
        ("$id", conversation.Id), ("$title", conversation.Title), ("$created", Ticks(conversation.CreatedAt)),
        ("$updated", Ticks(conversation.UpdatedAt)), ("$branch", conversation.BranchOf));

    /// <summary>Writes a new question down behind all others and tells its place; 0 where the conversation is gone.</summary>
    public int Append(Exchange exchange)
    {
        database.Run("UPDATE conversation SET updated = $now WHERE id = $id",
            ("$now", Ticks(exchange.AskedAt)), ("$id", exchange.ConversationId));
        // Another page may ask in the same conversation at the same moment: the place is chosen and taken in one statement.
        List<int> ordinal = database.Read($"""
            INSERT INTO exchange({Columns}, trace)
            SELECT $id, $conversation, (SELECT COALESCE(MAX(ordinal) + 1, 0) FROM exchange WHERE conversation = $conversation),
                   $question, $scope, $asked, $state, $answer, $freshness, $trace
             WHERE EXISTS (SELECT 1 FROM conversation WHERE id = $conversation)
            RETURNING ordinal
            """, row => row.GetInt32(0), Parameters(exchange));
        return ordinal is [var taken] ? taken : 0;
    }

    /// <summary>
    /// Writes an exchange as it is now; nothing where its conversation is gone. A trace that was known stays where it has none.
    /// </summary>
    public void Save(Exchange exchange) => database.Run($"""
        INSERT INTO exchange({Columns}, trace)
        SELECT $id, $conversation, $ordinal, $question, $scope, $asked, $state, $answer, $freshness, $trace
         WHERE EXISTS (SELECT 1 FROM conversation WHERE id = $conversation)
        ON CONFLICT(id) DO UPDATE SET state = $state, answer = $answer, freshness = $freshness, trace = COALESCE($trace, trace)
        """, Parameters(exchange));

    /// <summary>Gives a conversation copies of what another one holds before a place.</summary>
    public void Copy(string from, int before, string to) => database.Run($"""
        INSERT INTO exchange({Columns}, trace)
        SELECT lower(hex(randomblob(16))), $to, ordinal, question, scope, asked, state, answer, freshness, trace
          FROM exchange WHERE conversation = $from AND ordinal < $before
        """, ("$to", to), ("$from", from), ("$before", before));

    public void Rename(string id, string title) =>
        database.Run("UPDATE conversation SET title = $title WHERE id = $id", ("$title", title), ("$id", id));

    /// <summary>Marks one as deleted now, and overwrites those that were deleted before a moment.</summary>
    public void Delete(string id, DateTimeOffset now, DateTimeOffset before) => database.Run("""
        UPDATE conversation SET deleted = $now WHERE id = $id;
        DELETE FROM conversation WHERE deleted < $before;
        """, ("$now", Ticks(now)), ("$id", id), ("$before", Ticks(before)));

    public void Restore(string id) => database.Run("UPDATE conversation SET deleted = NULL WHERE id = $id", ("$id", id));

    public void DeleteAll() => database.Run("DELETE FROM conversation; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");

    public void Dispose() => database.Dispose();

    private static (string Name, object? Value)[] Parameters(Exchange exchange) =>
        [
            ("$id", exchange.Id), ("$conversation", exchange.ConversationId), ("$ordinal", exchange.Ordinal),
            ("$question", exchange.Question), ("$scope", JsonSerializer.Serialize(exchange.Scope, Json)),
            ("$asked", Ticks(exchange.AskedAt)), ("$state", exchange.State.ToString()),
            ("$answer", exchange.Answer is { } answer ? JsonSerializer.Serialize(answer with { Trace = null }, Json) : null),
            ("$trace", exchange.Answer?.Trace is { } trace ? JsonSerializer.Serialize(trace, Json) : null),
            ("$freshness", exchange.Freshness is null ? null : JsonSerializer.Serialize(exchange.Freshness, Json)),
        ];

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

    private static long Ticks(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    private static DateTimeOffset Moment(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static string? Like(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : "%" + text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal) + "%";
}
