using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Measuring;
using Rag.Retrieval.Settings;
using Rag.Web.Storage;

namespace Rag.Web.Measuring;

/// <summary>A set of own questions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kept">Questions that runs ask.</param>
/// <param name="Waiting">Questions that wait for review.</param>
public sealed record QuestionSet(string Name, int Kept, int Waiting);

/// <summary>What an import came to.</summary>
/// <param name="Added">Questions that were added.</param>
/// <param name="Known">Questions that were there already, word for word.</param>
/// <param name="Bad">Lines that are no question.</param>
public sealed record ImportOutcome(int Added, int Known, IReadOnlyList<BadLine> Bad);

/// <summary>
/// Own questions, in <c>measure.db</c> below the data folder. Every change is durable when its method returns; what the disk does not take
/// throws <see cref="IOException"/> and changes nothing. Safe to use from any thread.
/// </summary>
public sealed class QuestionStore : IDisposable
{
    /// <summary>The set of questions that name none.</summary>
    public const string DefaultSet = "My questions";

    private readonly TimeProvider time;

    /// <summary>Opens the file or makes it.</summary>
    public QuestionStore(IOptions<RagOptions> options, TimeProvider time)
    {
        this.time = time;
        File = MeasureFile.Open(options.Value.DataPath);
    }

    /// <summary>Raised when a question or set changed; on any thread.</summary>
    public event Action? Changed;

    /// <summary>The file, which ratings and runs share.</summary>
    internal SqliteFile File { get; }

    /// <summary>The sets by name.</summary>
    public IReadOnlyList<QuestionSet> Sets() => File.Read(
        "SELECT set_name, SUM(kept), SUM(1 - kept) FROM question GROUP BY set_name ORDER BY set_name",
        row => new QuestionSet(row.GetString(0), row.GetInt32(1), row.GetInt32(2)));

    /// <summary>Questions of a set, those that wait for review first, then as they were made; of all sets where it is null.</summary>
    public IReadOnlyList<OwnQuestion> List(string? set, int offset = 0, int limit = int.MaxValue) => File.Read(
        "SELECT body FROM question WHERE $set IS NULL OR set_name = $set ORDER BY kept, made, rowid LIMIT $limit OFFSET $offset",
        AsQuestion, ("$set", set), ("$limit", limit), ("$offset", offset));

    /// <summary>Ids of a set's kept questions, in the order in which they were made.</summary>
    public IReadOnlyList<string> KeptIds(string set) => File.Read(
        "SELECT id FROM question WHERE set_name = $set AND kept = 1 ORDER BY made, rowid", row => row.GetString(0), ("$set", set));

    /// <summary>One question, or null.</summary>
    public OwnQuestion? Find(string id) => File.Read("SELECT body FROM question WHERE id = $id", AsQuestion, ("$id", id)).FirstOrDefault();

    /// <summary>Keeps questions in the place of those of the same ids.</summary>
    /// <exception cref="MeasureException">One of them is no question; the message says what to write. Nothing was kept.</exception>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public void Save(params IReadOnlyList<OwnQuestion> questions)
    {
        if (questions.Select(question => question.Fault()).FirstOrDefault(fault => fault is not null) is { } wrong)
            throw new MeasureException("Not saved: " + wrong + ".");
        Change(() => File.RunAll(questions.Select(question => ("""
            INSERT INTO question(id, set_name, kept, body, made) VALUES ($id, $set, $kept, $body, $made)
            ON CONFLICT(id) DO UPDATE SET set_name = $set, kept = $kept, body = $body
            """, ((string, object?)[])[("$id", question.Id), ("$set", question.Set), ("$kept", question.IsKept ? 1 : 0),
                ("$body", QuestionLines.Write(question)), ("$made", time.GetUtcNow().ToUnixTimeMilliseconds())]))));
    }

    /// <summary>Keeps all of a set's questions that wait for review.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void KeepAll(string set) =>
        Save([.. List(set).Where(question => !question.IsKept).Select(question => question with { IsKept = true })]);

    /// <summary>Deletes a question; false where there is none.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool Delete(string id)
    {
        if (Find(id) is null) return false;
        Change(() => File.Run("DELETE FROM question WHERE id = $id", ("$id", id)));
        return true;
    }

    /// <summary>Deletes a set with its questions.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void DeleteSet(string set) => Change(() => File.Run("DELETE FROM question WHERE set_name = $set", ("$set", set)));

    /// <summary>
    /// Adds the questions of a text of JSON lines. One whose id is taken by another question gets a new one, so that nothing is lost.
    /// </summary>
    /// <exception cref="IOException">The disk does not take them; none was added.</exception>
    public ImportOutcome Import(string text, string set)
    {
        (IReadOnlyList<OwnQuestion> read, IReadOnlyList<BadLine> bad) = QuestionLines.Read(text, set);
        Dictionary<string, string> taken = [];
        List<OwnQuestion> added = [];
        foreach (OwnQuestion question in read)
        {
            string line = QuestionLines.Write(question);
            string? there = taken.GetValueOrDefault(question.Id) ?? (Find(question.Id) is { } known ? QuestionLines.Write(known) : null);
            if (there == line) continue;
            OwnQuestion own = there is null ? question : question with { Id = Conversations.Conversation.NewId() };
            taken[own.Id] = QuestionLines.Write(own);
            added.Add(own);
        }
        if (added.Count > 0) Save(added);
        return new ImportOutcome(added.Count, read.Count - added.Count, bad);
    }

    /// <inheritdoc />
    public void Dispose() => File.Dispose();

    private static OwnQuestion AsQuestion(SqliteDataReader row) => QuestionLines.ReadOne(row.GetString(0), "");

    private void Change(Action change)
    {
        DiskFault.Told(change);
        Changed?.Invoke();
    }
}
