using System.Text.Json;
using Microsoft.Data.Sqlite;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Measuring;
using Rag.Web.Storage;

namespace Rag.Web.Measuring;

/// <summary>
/// Runs and what they found out, beside the own questions. Each result is durable when its method returns. Safe to use from any thread.
/// </summary>
public sealed class RunStore(QuestionStore questions)
{
    private const string Columns = "run.body, run.state, (SELECT COUNT(*) FROM result WHERE result.run = run.id)";
    private static readonly JsonSerializerOptions Json = JsonSerializerOptions.Web;

    private SqliteFile File => questions.File;

    /// <summary>All, the latest first.</summary>
    public IReadOnlyList<MeasureRun> List() => File.Read($"SELECT {Columns} FROM run ORDER BY made DESC, rowid DESC", AsRun);

    /// <summary>One run, or null.</summary>
    public MeasureRun? Find(string id) => File.Read($"SELECT {Columns} FROM run WHERE id = $id", AsRun, ("$id", id)).FirstOrDefault();

    /// <summary>The run whose turn it is; null where none is to be worked on.</summary>
    public MeasureRun? Next() =>
        File.Read($"SELECT {Columns} FROM run WHERE state = 'Running' ORDER BY made, rowid LIMIT 1", AsRun).FirstOrDefault();

    /// <summary>The questions that a run asks, in order.</summary>
    public IReadOnlyList<string> QuestionIds(string id) => File.Read(
        "SELECT value FROM run, json_each(run.asks) WHERE run.id = $id ORDER BY key", row => row.GetString(0), ("$id", id));

    /// <summary>Keeps a new run with the questions that it asks, in order.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Add(MeasureRun run, IReadOnlyList<string> questionIds) => DiskFault.Told(() => File.Run(
        "INSERT INTO run(id, state, body, asks, made) VALUES ($id, $state, $body, $asks, $made)",
        ("$id", run.Id), ("$state", run.State.ToString()), ("$body", JsonSerializer.Serialize(run, Json)),
        ("$asks", JsonSerializer.Serialize(questionIds)), ("$made", run.MadeAt.ToUnixTimeMilliseconds())));

    /// <summary>Keeps a run's facts, but not where it stands; nothing where it is gone.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void SaveFacts(MeasureRun run) => DiskFault.Told(() =>
        File.Run("UPDATE run SET body = $body WHERE id = $id", ("$id", run.Id), ("$body", JsonSerializer.Serialize(run, Json))));

    /// <summary>Changes where a run stands, and nothing else of it.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void SetState(string id, RunState state) =>
        DiskFault.Told(() => File.Run("UPDATE run SET state = $state WHERE id = $id", ("$id", id), ("$state", state.ToString())));

    /// <summary>Deletes a run with its results.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void Delete(string id) => DiskFault.Told(() => File.Run("DELETE FROM run WHERE id = $id", ("$id", id)));

    /// <summary>What a run found out so far, in the order in which it did.</summary>
    public IReadOnlyList<CaseResult> Results(string runId) => File.Read(
        "SELECT body FROM result WHERE run = $run ORDER BY rowid", row => JsonSerializer.Deserialize<CaseResult>(row.GetString(0), Json)!,
            ("$run", runId));

    /// <summary>The questions that have a result.</summary>
    public IReadOnlySet<string> MeasuredIds(string runId) =>
        File.Read("SELECT question FROM result WHERE run = $run", row => row.GetString(0), ("$run", runId)).ToHashSet();

    /// <summary>The answer that a run got to a question, with its trace; null where only the search was measured.</summary>
    public Answer? FindAnswer(string runId, string questionId) => File.Read(
        "SELECT answer FROM result WHERE run = $run AND question = $question AND answer IS NOT NULL",
        row => JsonSerializer.Deserialize<Answer>(row.GetString(0), Json), ("$run", runId), ("$question", questionId)).FirstOrDefault();

    /// <summary>Keeps what was found out about a question; nothing where the run is gone.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public void SaveResult(string runId, CaseResult result, Answer? answer) => DiskFault.Told(() => File.Run("""
        INSERT INTO result(run, question, body, answer)
        SELECT $run, $question, $body, $answer WHERE EXISTS (SELECT 1 FROM run WHERE id = $run)
        ON CONFLICT(run, question) DO UPDATE SET body = $body, answer = $answer
        """, ("$run", runId), ("$question", result.QuestionId), ("$body", JsonSerializer.Serialize(result, Json)),
        ("$answer", answer is null ? null : JsonSerializer.Serialize(answer, Json))));

    private static MeasureRun AsRun(SqliteDataReader row) => JsonSerializer.Deserialize<MeasureRun>(row.GetString(0), Json)! with
    {
        State = Enum.Parse<RunState>(row.GetString(1)),
        Measured = row.GetInt32(2),
    };
}
