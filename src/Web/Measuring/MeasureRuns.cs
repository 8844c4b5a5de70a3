using Rag.Retrieval.Analysis;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Measuring;
using Rag.Web.Answering;
using Rag.Web.Conversations;
using Rag.Web.Supervision;

namespace Rag.Web.Measuring;

/// <summary>
/// Begins, holds and ends runs, and works on them one after the other in the background; those that were not at their end when the product
/// stopped go on at its next start. Safe to use from any thread.
/// </summary>
public sealed class MeasureRuns(
    RunStore runs, QuestionStore questions, RunConditions conditions, SearchPassages search, AskQuestion ask, IKnowledgeBase knowledge,
    TextAnalyzer analyzer,
    ForegroundWork foreground, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<MeasureRuns> logger) : BackgroundService
{
    /// <summary>Longest name of a run.</summary>
    public const int LongestName = 80;

    private static readonly TimeSpan AfterFault = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim woken = new(0);
    private readonly Lock gate = new();
    private (string Id, CancellationTokenSource Stop)? working;
    private volatile string? waits;

    /// <summary>Raised when a run changed, or something was found out; on any thread.</summary>
    public event Action? Changed;

    /// <summary>What the run that is worked on waits for; null while it works, and where there is none.</summary>
    public string? Waits => waits;

    /// <summary>The run that is worked on; null for none.</summary>
    public string? WorkingOn
    {
        get { lock (gate) return working?.Id; }
    }

    /// <summary>Begins a run over the kept questions of a set.</summary>
    /// <exception cref="MeasureException">It cannot be; the message says what to do.</exception>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public MeasureRun Begin(string? name, RunSettings settings)
    {
        if (settings.Fault() is { } fault) throw new MeasureException(fault);
        string called = (name ?? "").Trim();
        if (called.Length is 0 or > LongestName) throw new MeasureException($"Name the run, with 1 to {LongestName} characters.");
        IReadOnlyList<string> ids = questions.KeptIds(settings.Set);
        if (ids.Count == 0)
            throw new MeasureException($"The set “{settings.Set}” has no kept question: make some, or review those that wait.");
        MeasureRun run = new()
        {
            Id = Conversation.NewId(),
            Name = called,
            Settings = settings,
            MadeAt = time.GetUtcNow(),
            Questions = ids.Count,
        };
        runs.Add(run, ids);
        Wake();
        return run;
    }

    /// <summary>Holds a run; false where it is not going on.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool Pause(string id) => Leave(id, RunState.Paused, RunState.Running);

    /// <summary>Ends a run before its end; false where it is at its end.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool Stop(string id) => Leave(id, RunState.Stopped, RunState.Running, RunState.Paused);

    /// <summary>Goes on with a run that was held or stopped; false where there is nothing to go on with.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool GoOn(string id)
    {
        if (runs.Find(id) is not { State: RunState.Paused or RunState.Stopped }) return false;
        runs.SetState(id, RunState.Running);
        Wake();
        return true;
    }

    /// <summary>Deletes a run with what it found out; false where there is none.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public bool Delete(string id)
    {
        if (runs.Find(id) is null) return false;
        // Gone before it is cut off: else it would be taken up again.
        runs.Delete(id);
        CutOff(id);
        Changed?.Invoke();
        return true;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.WaitAsync(stop.Token)) return;
        // Searching in memory never yields, and would hold up the host.
        await Task.Run(() => WorkAsync(stop.Token), stop.Token);
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            TimeSpan pause = Timeout.InfiniteTimeSpan;
            try
            {
                if (runs.Next() is { } run)
                {
                    await WorkOnAsync(run, stoppingToken);
                    continue;
                }
            }
            catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested) { continue; }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.LogError(fault, "A run could not go on");
                Tell($"It cannot go on now: {fault.Message} It is tried again.");
                pause = AfterFault;
            }
            await woken.WaitAsync(pause, stoppingToken);
        }
    }

    private async Task WorkOnAsync(MeasureRun run, CancellationToken stoppingToken)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        lock (gate) working = (run.Id, stop);
        try
        {
            // Held or deleted before it could be cut off.
            if (runs.Find(run.Id) is not { State: RunState.Running }) return;
            Tell(null);
            CaseMeasurement measurement = new(search.Invoke, ask.Invoke, new PassageLocator(knowledge), analyzer, time);
            await new RunWork(runs, questions, measurement, conditions, knowledge, foreground, time, Tell).DoAsync(run, stop.Token);
            runs.SetState(run.Id, RunState.Done);
        }
        finally
        {
            lock (gate) working = null;
            Tell(null);
        }
    }

    private bool Leave(string id, RunState state, params RunState[] from)
    {
        if (runs.Find(id) is not { } run || !from.Contains(run.State)) return false;
        runs.SetState(id, state);
        CutOff(id);
        Changed?.Invoke();
        return true;
    }

    private void CutOff(string id)
    {
        lock (gate)
            if (working is var (at, stop) && at == id) _ = stop.CancelAsync();
    }

    private void Wake()
    {
        woken.Release();
        Changed?.Invoke();
    }

    private void Tell(string? reason)
    {
        waits = reason;
        Changed?.Invoke();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        woken.Dispose();
        base.Dispose();
    }
}
