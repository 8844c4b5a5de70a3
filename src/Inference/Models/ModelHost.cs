using Microsoft.Extensions.Options;
using Rag.Inference.Chat;
using Rag.Inference.Embedding;
using Rag.Inference.Gguf;
using Rag.Inference.Native;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Inference.Models;

/// <summary>Keeps the models loaded that the folder and the settings call for; looks once a second, so that a new file needs no restart.</summary>
internal sealed class ModelHost : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly RagOptions settings;
    private readonly InferenceOptions options;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly ILogger logger;
    private readonly ModelDirectory directory;
    private readonly CrashMarks marks;
    private readonly Dictionary<ModelKind, ModelFile> current = [];

    public ModelHost(IOptions<RagOptions> settings, IOptions<InferenceOptions> options, TimeProvider time, ILoggerFactory loggers)
    {
        (this.settings, this.options, this.time, this.loggers) = (settings.Value, options.Value, time, loggers);
        logger = loggers.CreateLogger<ModelHost>();
        directory = new ModelDirectory(this.settings.EffectiveModelsPath);
        marks = new CrashMarks(Path.Combine(this.settings.DataPath, "inference"));
        // The embedding model comes first: it is small, and indexing waits for it.
        Seats = [new ModelSeat(ModelKind.Embedding, time), new ModelSeat(ModelKind.Chat, time), new ModelSeat(ModelKind.Rerank, time)];
        NativeLog.Logger = loggers.CreateLogger("llama.cpp");
    }

    public IReadOnlyList<ModelSeat> Seats { get; }

    /// <summary>What the last look found.</summary>
    public ModelListing Listing { get; private set; } = new([], []);

    /// <summary>llama.cpp, or null before it is needed or where it cannot be loaded.</summary>
    public LlamaRuntime? Runtime { get; private set; }

    public ModelSeat Seat(ModelKind kind) => Seats.First(seat => seat.Kind == kind);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning(fault, "The models folder cannot be read");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    public override void Dispose()
    {
        foreach (ModelSeat seat in Seats) seat.Model?.Dispose();
        base.Dispose();
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        Listing = directory.Scan();
        foreach (ModelSeat seat in Seats)
        {
            (ModelFile? wanted, string? fault) = ModelChoice.Choose(Listing.Models, seat.Kind, Setting(seat.Kind), GpuMemory());
            if (wanted is null)
            {
                if (seat.Status is not null || seat.Fault != fault) await seat.UnloadAsync(null, cancellationToken).ConfigureAwait(false);
                seat.Set(null, null, fault);
            }
            else if (!wanted.Equals(current.GetValueOrDefault(seat.Kind)))
            {
                await LoadAsync(seat, wanted, cancellationToken).ConfigureAwait(false);
            }
            else if (seat.Status?.State == "unloaded" && seat.IsWanted)
            {
                await LoadAsync(seat, wanted, cancellationToken).ConfigureAwait(false);
            }
            else if (options.IdleUnloadMinutes > 0 && seat.Status is { State: "ready" } status && seat.IsIdle
                && time.GetUtcNow() - seat.LastUse > TimeSpan.FromMinutes(options.IdleUnloadMinutes))
            {
                await seat.UnloadAsync(status with { State = "unloaded", Reason = "Unloaded while nobody needed it; the next question loads it again." }, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task LoadAsync(ModelSeat seat, ModelFile file, CancellationToken cancellationToken)
    {
        current[seat.Kind] = file;
        ModelStatus status = new(file.Name, "cpu", "loading");
        await seat.UnloadAsync(status, cancellationToken).ConfigureAwait(false);
        try
        {
            Runtime ??= LlamaRuntime.Load(options.NativePath);
            string fingerprint = await Fingerprint.OfAsync(file.Path, cancellationToken).ConfigureAwait(false);
            if (marks.Count(file) >= CrashMarks.Most)
                throw new LlamaException($"loading {Path.GetFileName(file.Path)} has ended the process {CrashMarks.Most} times; it is set aside until the file changes.");
            ILoadedModel model = await Task.Run(() => LoadMarked(file), cancellationToken).ConfigureAwait(false);
            seat.Set(status with
            {
                Backend = model.Plan.Backend,
                State = "ready",
                Reason = model.Warning is { } warning ? $"{model.Plan.Reason} {warning}" : model.Plan.Reason,
                ContextLength = model.ContextLength,
                Dimension = (model as EmbeddingModel)?.Dimension,
                Fingerprint = fingerprint,
            }, model);
            logger.LogInformation("{Model} is ready: {Reason}", file.Name, model.Plan.Reason);
        }
        catch (Exception fault) when (fault is LlamaException or GgufException or IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            logger.LogWarning("{Model} cannot be used: {Reason}", file.Name, fault.Message);
            seat.Set(status with { State = "failed", Reason = fault.Message });
        }
    }

    private ILoadedModel LoadMarked(ModelFile file)
    {
        marks.Begin(file);
        try
        {
            return Load(file);
        }
        finally
        {
            marks.End(file);
        }
    }

    private ILoadedModel Load(ModelFile file)
    {
        LlamaException? last = null;
        foreach (ModelPlan plan in ModelFitter.Plan(file, options, Backend.List(), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, ProcessorCores.Physical()))
        {
            try
            {
                return file.Kind switch
                {
                    ModelKind.Chat => ChatModel.Load(file, plan, options.QueueLength, loggers.CreateLogger<ChatModel>()),
                    ModelKind.Embedding => EmbeddingModel.Load(file, plan, options),
                    _ => RerankModel.Load(file, plan),
                };
            }
            catch (LlamaException fault)
            {
                logger.LogWarning("{Model}: {Reason}", file.Name, fault.Message);
                last = fault;
            }
        }
        throw last!;
    }

    private string? Setting(ModelKind kind) => kind switch
    {
        ModelKind.Chat => settings.ChatModel,
        ModelKind.Embedding => settings.EmbeddingModel,
        _ => settings.RerankModel,
    };

    private long GpuMemory() => Runtime?.Backends.Where(device => device.IsGpu).Select(device => device.TotalBytes).DefaultIfEmpty(0).Max() ?? 0;
}
