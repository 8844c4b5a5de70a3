using Rag.Inference.Native;

namespace Rag.Inference.Backends;

/// <summary>
/// Decides once per process what computes: each candidate is tried in a child, best first, and the first whose GPU computes rightly is
/// loaded here. Safe to call from any thread.
/// </summary>
/// <param name="options">May name a folder of libraries, or want no GPU.</param>
/// <param name="dataPath">The verdicts are kept below it.</param>
/// <param name="time">Measures the trials and the age of verdicts.</param>
/// <param name="logger">Is told what is used and why.</param>
internal sealed class BackendChoice(InferenceOptions options, string dataPath, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Whatever kept everything from working (no memory for a child, say) may have passed by then.</summary>
    private static readonly TimeSpan TriedAgainAfter = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private int disposed;
    private readonly CancellationTokenSource stopped = new();
    private volatile BackendReport report = BackendReport.Unknown;
    private volatile Task<LlamaRuntime>? loading;
    private long began;

    /// <summary>What is known by now.</summary>
    public BackendReport Report => report;

    /// <summary>llama.cpp once it is loaded; null before, or where it cannot be.</summary>
    public LlamaRuntime? Runtime => loading is { IsCompletedSuccessfully: true } done ? done.Result : null;

    /// <summary>Chooses and loads, or returns what an earlier call did. Cancellation ends the waiting, not the work.</summary>
    /// <exception cref="LlamaException">Nothing works; the message says what to do.</exception>
    public Task<LlamaRuntime> LoadAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (loading is null || loading.IsFaulted && time.GetElapsedTime(began) > TriedAgainAfter)
            {
                began = time.GetTimestamp();
                loading = Task.Run(() => ChooseAsync(stopped.Token), CancellationToken.None);
            }
            return loading.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        // Its owner is a service under two names, and disposed under both.
        if (Interlocked.Exchange(ref disposed, 1) == 1) return;
        stopped.Cancel();
        stopped.Dispose();
    }

    private async Task<LlamaRuntime> ChooseAsync(CancellationToken cancellationToken)
    {
        report = BackendReport.Trying;
        try
        {
            return await TryAndLoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it was, the program serves on without a model.
            if (report == BackendReport.Trying) report = new BackendReport(fault.Message, false, null, []);
            logger.LogError(fault, "Nothing computes here");
            throw fault as LlamaException ?? new LlamaException(fault.Message);
        }
    }

    private async Task<LlamaRuntime> TryAndLoadAsync(CancellationToken cancellationToken)
    {
        BackendCandidate processor = NativeFolder.Processor(options.NativePath);
        bool noGpu = options.GpuLayers == 0;
        IReadOnlyList<DisplayAdapter> adapters = DisplayAdapters.Find();
        BackendVerdicts verdicts = new(Path.Combine(dataPath, "backends.json"), MachineIdentity.Now(adapters), time);
        IReadOnlyList<BackendCandidate> candidates = noGpu ? [processor] : NativeFolder.Candidates(options.NativePath);
        List<TriedBackend> tried = await TryAsync(candidates, verdicts, cancellationToken).ConfigureAwait(false);
        LlamaRuntime? runtime = tried[^1].Verdict.Works ? Load(tried, verdicts) : null;
        report = noGpu && runtime is not null
            ? new BackendReport($"The processor, since {InferenceOptions.Section}:GpuLayers is 0.", false, processor.Kind, tried)
            : BackendReport.Of(tried, adapters, options.NativePath is { Length: > 0 } ? [] : NativeFolder.Published);
        logger.LogInformation("{Backend}", report.Sentence);
        return runtime ?? throw new LlamaException(report.Sentence);
    }

    private async Task<List<TriedBackend>> TryAsync(
        IEnumerable<BackendCandidate> candidates, BackendVerdicts verdicts, CancellationToken cancellationToken)
    {
        BackendProbe probe = new(time);
        List<TriedBackend> tried = [];
        foreach (BackendCandidate candidate in candidates)
        {
            BackendVerdict? verdict = verdicts.Find(candidate);
            if (verdict is null)
            {
                long start = time.GetTimestamp();
                verdict = await probe.TryAsync(candidate, cancellationToken).ConfigureAwait(false);
                verdicts.Save(candidate, verdict);
                logger.LogInformation("{Candidate} was tried in {Milliseconds:0} ms: {Result}", candidate.Plugin ?? candidate.Folder,
                    time.GetElapsedTime(start).TotalMilliseconds,
                    verdict.Works ? "it computes rightly" : verdict.Reason ?? MissingLibraries.Fact(verdict.Missing));
            }
            if (verdict.Works && candidate.Plugin is not null) verdict = verdicts.Begin(candidate, verdict);
            tried.Add(new TriedBackend(candidate, verdict));
            if (verdict.Works) break;
        }
        return tried;
    }

    /// <summary>
    /// Loads the last of those tried; where that fails here, though it went well in the child, the same folder without the GPU.
    /// </summary>
    private static LlamaRuntime Load(List<TriedBackend> tried, BackendVerdicts verdicts)
    {
        (BackendCandidate candidate, BackendVerdict verdict) = tried[^1];
        try
        {
            LlamaRuntime runtime = LlamaRuntime.Load(candidate);
            if (candidate.Plugin is not null) verdicts.Save(candidate, verdict);
            return runtime;
        }
        catch (LlamaException fault) when (candidate.Plugin is not null)
        {
            BackendVerdict failed = BackendVerdict.Fails(fault.Message);
            verdicts.Save(candidate, failed);
            tried[^1] = new TriedBackend(candidate, failed);
            LlamaRuntime runtime = LlamaRuntime.Load(candidate.OnProcessor);
            tried.Add(new TriedBackend(candidate.OnProcessor, new BackendVerdict(true, null, [], runtime.Backends)));
            return runtime;
        }
    }
}
