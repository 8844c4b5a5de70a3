using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Rag.Inference.Adapters;
using Rag.Inference.Backends;
using Rag.Inference.Gguf;
using Rag.Inference.Native;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Models;

/// <summary>Keeps the models loaded that the folder, the settings and the owner call for; looks twice a second, so that a new file needs no restart.</summary>
internal sealed class ModelHost : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly RagOptions settings;
    private readonly InferenceOptions options;
    private readonly Heartbeats beats;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ModelDirectory directory;
    private readonly Dictionary<ModelKind, SeatKeeper> keepers;
    private readonly ModelLoader loader;
    private readonly AdapterKeeper adapters;
    private readonly BackendChoice backends;
    private readonly ConcurrentQueue<string> retries = new();
    private ModelListing found = new([], []);

    public ModelHost(
        IOptions<RagOptions> settings, IOptions<InferenceOptions> options, Heartbeats beats, TimeProvider time, ILoggerFactory loggers)
    {
        (this.settings, this.options, this.beats, this.time) = (settings.Value, options.Value, beats, time);
        logger = loggers.CreateLogger<ModelHost>();
        directory = new ModelDirectory(this.settings.EffectiveModelsPath, time);
        string dataPath = Path.Combine(this.settings.DataPath, "inference");
        backends = new BackendChoice(this.options, dataPath, time, loggers.CreateLogger<BackendChoice>());
        loader = new ModelLoader(this.options, dataPath, beats, time, loggers);
        adapters = new AdapterKeeper(new AdapterBook(this.settings.ChatAdapters), loader, loggers.CreateLogger<AdapterKeeper>());
        // The embedding model comes first: it is small, and indexing waits for it.
        ModelKind[] kinds = [ModelKind.Embedding, ModelKind.Chat, ModelKind.Rerank];
        keepers = kinds.ToDictionary(kind => kind, kind => new SeatKeeper(
            new ModelSeat(kind, time), loader, adapters, backends, this.options, time, loggers.CreateLogger<ModelHost>()));
        Seats = [.. kinds.Select(kind => keepers[kind].Seat)];
        NativeLog.Logger = loggers.CreateLogger("llama.cpp");
        NativeLog.BeforeAbort = () => loader.AddAbort(Seats.Select(seat => seat.Model).Where(model => model?.Plan.GpuLayers > 0).Select(model => model!.File));
    }

    public IReadOnlyList<ModelSeat> Seats { get; }

    /// <summary>What the last look found; files that turned out not to be usable are among the rejected.</summary>
    public ModelListing Listing
    {
        get
        {
            RejectedFile[] refused = [.. keepers.Values.SelectMany(keeper => keeper.Refused.Select(item => new RejectedFile(Path.GetFileName(item.Key.Path), item.Value)))];
            return found with { Rejected = [.. found.Rejected, .. refused] };
        }
    }

    /// <summary>llama.cpp, or null before it is needed or where it cannot be loaded.</summary>
    public LlamaRuntime? Runtime => backends.Runtime;

    /// <summary>What computes, and why nothing better does.</summary>
    public BackendReport Computing => backends.Report;

    /// <summary>What changes the chat model's weights.</summary>
    public AdapterKeeper Adapters => adapters;

    public ModelSeat Seat(ModelKind kind) => keepers[kind].Seat;

    /// <summary>True where a file of that name lies in the models folder.</summary>
    public bool HasFile(string fileName) => File.Exists(Path.Combine(settings.EffectiveModelsPath, fileName));

    /// <summary>The mark of a file that was tried, or null.</summary>
    public string? FingerprintOf(string fileName) =>
        found.Models.FirstOrDefault(file => Path.GetFileName(file.Path) == fileName) is { } file ? loader.Find(file)?.Fingerprint : null;

    /// <summary>Loads llama.cpp where that was not done yet, which may take seconds the first time; null where it cannot be.</summary>
    public async Task<LlamaRuntime?> TryLoadRuntimeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await backends.LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is LlamaException or DllNotFoundException or EntryPointNotFoundException)
        {
            // Whoever needs a model is told by its seat.
            return null;
        }
    }

    /// <summary>What is free for a model of a kind, that of the present one included.</summary>
    public MachineMemory MemoryFor(ModelKind kind)
    {
        MachineMemory now = MachineMemory.Now(Runtime is null ? [] : Backend.List());
        return Seat(kind).Model?.Plan is { } plan ? now.Without(plan) : now;
    }

    /// <summary>Uses another file from now on, until the next start: a file's name, <c>none</c>, empty for the best fitting, or null for what the settings say.</summary>
    public void Choose(ModelKind kind, string? file) => keepers[kind].Choice = file;

    /// <summary>Gives back the memory of a model; the next request loads it again.</summary>
    public Task UnloadAsync(ModelKind kind, CancellationToken cancellationToken) => keepers[kind].UnloadAsync("Unloaded by the owner; the next question loads it again.", cancellationToken);

    /// <summary>Tries a file again that could not be used, at the next look.</summary>
    public void Retry(string fileName) => retries.Enqueue(fileName);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using PeriodicTimer timer = new(Interval, time);
        using Heartbeat beat = beats.Add("watch over the models folder", StepBounds.Look);
        try
        {
            do
            {
                using Heartbeat.Step step = beat.Begin("looking through the folder");
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        finally
        {
            await adapters.Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (SeatKeeper keeper in keepers.Values) await keeper.Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        foreach (ModelSeat seat in Seats) seat.Model?.Dispose();
        loader.Dispose();
        adapters.Dispose();
        backends.Dispose();
        base.Dispose();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        while (retries.TryDequeue(out string? fileName))
        {
            foreach (ModelFile file in found.Models.Where(file => Path.GetFileName(file.Path) == fileName)) keepers[file.Kind].Retry(file);
            directory.Forget(fileName);
        }
        try
        {
            found = directory.Scan();
            adapters.Book.Update(found);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning(fault, "The models folder cannot be read");
        }
        if (found.Models.Count > 0) await TryLoadRuntimeAsync(cancellationToken).ConfigureAwait(false);
        long gpuMemory = Runtime?.Backends.Where(device => device.IsGpu).Select(device => device.TotalBytes).DefaultIfEmpty(0).Max() ?? 0;
        foreach (SeatKeeper keeper in keepers.Values)
        {
            // One that is being tried or loaded does not hold up the others.
            if (keeper.Work.IsCompleted) keeper.Work = keeper.TendAsync(found.Models, keeper.Choice ?? Setting(keeper.Seat.Kind), gpuMemory, cancellationToken);
        }
        if (adapters.Work.IsCompleted) adapters.Work = adapters.TendAsync(Seat(ModelKind.Chat), cancellationToken);
    }

    private string? Setting(ModelKind kind) => kind switch
    {
        ModelKind.Chat => settings.ChatModel,
        ModelKind.Embedding => settings.EmbeddingModel,
        _ => settings.RerankModel,
    };
}
