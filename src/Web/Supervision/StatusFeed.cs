using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;
using Rag.Web.Settings;

namespace Rag.Web.Supervision;

/// <summary>Everything the status line says.</summary>
/// <param name="Ingest">Null where Ingest does not answer.</param>
/// <param name="Counts">Documents by state, and passages; null where the knowledge base cannot be read.</param>
/// <param name="Models">The models there are.</param>
/// <param name="Workers">The child processes.</param>
/// <param name="Fault">What is wrong with the knowledge base; otherwise null.</param>
public sealed record SystemStatus(
    IngestStatus? Ingest, KnowledgeBaseCounts? Counts, ModelSet Models, IReadOnlyList<WorkerStatus> Workers, string? Fault)
{
    /// <summary>Before anything is known.</summary>
    public static SystemStatus Unknown { get; } = new(null, null, ModelSet.None, [], null);

    /// <summary>How far the files that came together have been read.</summary>
    public ImportProgress Import { get; init; } = ImportProgress.None;

    /// <summary>True when the index equals the disk.</summary>
    public bool IsIdle => Ingest is { Idle: true } && Counts is not null;
}

/// <summary>Gathers the status for every open page at once, so that fifty tabs ask no more than one. Safe to use from any thread.</summary>
public sealed class StatusFeed(
    IngestClient ingest, IKnowledgeBase knowledge, IModelSource models, Supervisor supervisor, WatchedFolders folders, Heartbeats beats,
    TimeProvider time, ILogger<StatusFeed> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>For each part: one that does not answer is named, and does not keep the others from being told.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Several times what all parts together may take.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);
    private const int Verified = 10;
    private readonly Lock gate = new();
    private volatile SystemStatus current = SystemStatus.Unknown;

    /// <summary>Raised when something changed.</summary>
    public event Action? Changed;

    /// <summary>The latest status.</summary>
    public SystemStatus Current => current;

    /// <summary>Asks everybody now; "idle" is compared with the disk.</summary>
    public Task<SystemStatus> ReadAsync(CancellationToken cancellationToken) => ReadAsync(verify: true, cancellationToken);

    /// <summary>Asks everybody now; for "idle" events are trusted, which costs next to nothing.</summary>
    public Task<SystemStatus> PeekAsync(CancellationToken cancellationToken) => ReadAsync(verify: false, cancellationToken);

    private async Task<SystemStatus> ReadAsync(bool verify, CancellationToken cancellationToken)
    {
        Task<IngestStatus?> ingestStatus = WithinAsync<IngestStatus?>(c => ingest.GetStatusAsync(verify, c), _ => null, cancellationToken);
        Task<ModelSet> modelSet = WithinAsync(models.GetModelsAsync, _ => ModelSet.None, cancellationToken);
        IngestStatus? work = await ingestStatus;
        // Counted after Ingest answered: what it had committed by then is counted.
        (KnowledgeBaseCounts? counts, string? fault) = await CountAsync(cancellationToken);
        return new SystemStatus(work, counts, await modelSet, supervisor.Workers, fault);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        supervisor.Changed += () => Publish(now => now);
        folders.Changed += () => _ = TellFoldersAsync(stoppingToken);
        using Heartbeat beat = beats.Add("status feed", Bound);
        TimeSpan pause = Pause;
        for (int round = 0; !stoppingToken.IsCancellationRequested; round++)
        {
            try
            {
                using Heartbeat.Step step = beat.Begin("asking everybody");
                // Looking at a hundred thousand files every second would keep a disk busy; the other times events are trusted.
                SystemStatus next = await ReadAsync(verify: round % Verified == 0, stoppingToken);
                // A worker that is away comes back to what was left.
                Publish(now => next with { Import = now.Import.After(next.Ingest?.Queued ?? now.Import.Left) });
                pause = Pause;
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(fault, "The status could not be read");
                Publish(now => now with { Fault = $"The status could not be read: {fault.Message}" });
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
            await Task.Delay(pause, time, stoppingToken);
        }
    }

    private async Task TellFoldersAsync(CancellationToken cancellationToken)
    {
        // A worker that is away gets the list at its next start.
        try { await ingest.SetFoldersAsync(folders.Current, cancellationToken); }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException) { }
    }

    private async Task<T> WithinAsync<T>(
        Func<CancellationToken, Task<T>> ask, Func<TimeSpan, T> otherwise, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        // What does not listen to its token is left behind.
        try { return await ask(either.Token).WaitAsync(either.Token); }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return otherwise(Limit); }
    }

    private Task<(KnowledgeBaseCounts?, string?)> CountAsync(CancellationToken cancellationToken) =>
        WithinAsync<(KnowledgeBaseCounts?, string?)>(async c =>
        {
            try { return (await knowledge.CountAsync(c), null); }
            catch (KnowledgeBaseException exception) { return (null, exception.Message); }
        }, limit => (null, $"The index has not answered for {limit.TotalSeconds:0} s: look at its disk or server."), cancellationToken);

    private void Publish(Func<SystemStatus, SystemStatus> change)
    {
        lock (gate)
        {
            // Asked anew: while the others were asked, one may have died.
            SystemStatus next = change(current) with { Workers = supervisor.Workers };
            if (Same(current, next)) return;
            current = next;
        }
        try { Changed?.Invoke(); }
        catch (Exception fault) { logger.LogError(fault, "The status could not be told to everybody"); }
    }

    // Records compare lists by reference, so the lists are compared here.
    private static bool Same(SystemStatus a, SystemStatus b) =>
        a.Counts == b.Counts && a.Models == b.Models && a.Fault == b.Fault && a.Workers.SequenceEqual(b.Workers)
        && (a.Ingest, b.Ingest) is var (x, y)
        && (x is null || y is null
            ? x == y
            : x with { Folders = [], Reading = [], Warnings = [] } == y with { Folders = [], Reading = [], Warnings = [] }
                && x.Folders.SequenceEqual(y.Folders) && x.Reading.SequenceEqual(y.Reading) && x.Warnings.SequenceEqual(y.Warnings));
}
