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
    IngestClient ingest, IKnowledgeBase knowledge, IModelSource models, Supervisor supervisor, WatchedFolders folders, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private const int Verified = 10;
    private volatile SystemStatus current = SystemStatus.Unknown;

    /// <summary>Raised when something changed.</summary>
    public event Action? Changed;

    /// <summary>The latest status.</summary>
    public SystemStatus Current => current;

    /// <summary>Asks everybody now; "idle" is compared with the disk.</summary>
    public Task<SystemStatus> ReadAsync(CancellationToken cancellationToken) => ReadAsync(verify: true, cancellationToken);

    private async Task<SystemStatus> ReadAsync(bool verify, CancellationToken cancellationToken)
    {
        Task<IngestStatus?> ingestStatus = ingest.GetStatusAsync(verify, cancellationToken);
        Task<ModelSet> modelSet = models.GetModelsAsync(cancellationToken);
        IngestStatus? work = await ingestStatus;
        // Counted after Ingest answered: what it had committed by then is counted.
        (KnowledgeBaseCounts? counts, string? fault) = await CountAsync(cancellationToken);
        return new SystemStatus(work, counts, await modelSet, supervisor.Workers, fault);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        supervisor.Changed += () => Publish(current with { Workers = supervisor.Workers });
        folders.Changed += () => _ = TellFoldersAsync(stoppingToken);
        for (int round = 0; !stoppingToken.IsCancellationRequested; round++)
        {
            // Looking at a hundred thousand files every second would keep a disk busy; the other times events are trusted.
            SystemStatus next = await ReadAsync(verify: round % Verified == 0, stoppingToken);
            // A worker that is away comes back to what was left.
            Publish(next with { Import = current.Import.After(next.Ingest?.Queued ?? current.Import.Left) });
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task TellFoldersAsync(CancellationToken cancellationToken)
    {
        // A worker that is away gets the list at its next start.
        try { await ingest.SetFoldersAsync(folders.Current, cancellationToken); }
        catch (HttpRequestException) { }
    }

    private async Task<(KnowledgeBaseCounts?, string?)> CountAsync(CancellationToken cancellationToken)
    {
        try { return (await knowledge.CountAsync(cancellationToken), null); }
        catch (KnowledgeBaseException exception) { return (null, exception.Message); }
    }

    private void Publish(SystemStatus next)
    {
        if (Same(current, next)) return;
        current = next;
        Changed?.Invoke();
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
