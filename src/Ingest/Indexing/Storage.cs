using Microsoft.Data.Sqlite;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Indexing;

/// <summary>
/// Writes to the knowledge base and the ledger, and waits where that cannot be done now (disk full, Qdrant away): everything behind it waits too,
/// because all queues are bounded, and goes on when there is room again. A store that does not answer at all is shown, and in the end this
/// process is ended: its supervisor starts another one, which takes up what was left undone.
/// </summary>
internal sealed class Storage(
    IKnowledgeBase knowledge, FileLedger ledger, Warnings warnings, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<Storage> log)
{
    public const string Subject = "storage";
    private const int Full = 13;
    private const string Silence = "storage that does not answer";

    /// <summary>The subject while the whole of indexing is stopped, to be started again.</summary>
    public const string Stopped = "indexing";

    /// <summary>Without an answer for this long, the owner is told; and this process ends after the longer time.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Limit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(30);

    /// <summary>True while it waits.</summary>
    public bool Waiting => Reason is not null;

    /// <summary>Why it waits, while it does.</summary>
    public string? Reason => warnings.Find(Subject) ?? warnings.Find(Silence) ?? warnings.Find(Stopped);

    /// <summary>Repeats an idempotent action until it succeeds. A store that was lost and built anew is left to the caller, by exception.</summary>
    public async Task WriteAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        for (TimeSpan pause = Shortest; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            try
            {
                await WatchAsync(action, cancellationToken);
                warnings.Clear(Subject);
                return;
            }
            catch (Exception e) when (IsTemporary(e))
            {
                log.LogWarning("Indexing waits {Seconds} s: {Message}", pause.TotalSeconds, e.Message);
                warnings.Set(Subject, $"Indexing is paused and goes on by itself: {Tell(e)}");
                if (e is KnowledgeBaseException { Fault: not KnowledgeBaseFault.Full }) await CheckInstanceAsync(cancellationToken);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <summary>Throws where the knowledge base is another one than the ledger accounts for.</summary>
    public async Task CheckInstanceAsync(CancellationToken cancellationToken)
    {
        string instance;
        try
        {
            await WatchAsync(knowledge.OpenAsync, cancellationToken);
            instance = await knowledge.GetInstanceAsync(cancellationToken);
        }
        catch (KnowledgeBaseException)
        {
            return;
        }
        if (instance != ledger.Instance) throw new KnowledgeBaseReplacedException();
    }

    private async Task WatchAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        try
        {
            // A timer, since a call that hangs may hold its thread.
            await using ITimer watch = time.CreateTimer(_ => Report(time.GetElapsedTime(started)), null, Patience, Patience);
            await action(cancellationToken);
        }
        finally
        {
            warnings.Clear(Silence);
        }
    }

    private void Report(TimeSpan passed)
    {
        warnings.Set(Silence, $"Indexing waits: the index has not answered for {passed.TotalSeconds:0} s. Look at its disk or server.");
        if (passed < Limit) return;
        log.LogError("The index has not answered for {Seconds} s: Ingest ends, to be started again", passed.TotalSeconds);
        lifetime.StopApplication();
    }

    /// <summary>What was wrong, for the owner.</summary>
    public static string Tell(Exception e) => e is SqliteException { SqliteErrorCode: Full }
        ? "No space is left for what is known of the files: free some disk space."
        : e.Message;

    /// <summary>Whether something may succeed when it is tried again.</summary>
    public static bool IsTemporary(Exception e) => e switch
    {
        KnowledgeBaseException => true,
        // Busy, locked, out of memory, I/O error, full, cannot open. A damaged ledger ends the process: the next start sets it aside.
        SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 7 or 10 or Full or 14,
        IOException => true,
        _ => false,
    };
}

/// <summary>The knowledge base was lost and built anew: everything is to be indexed again.</summary>
internal sealed class KnowledgeBaseReplacedException : Exception;
