using System.Collections.Concurrent;
using Rag.Inference.Adapters;
using Rag.Inference.Backends;
using Rag.Inference.Chat;
using Rag.Inference.Embedding;
using Rag.Inference.Gguf;
using Rag.Inference.Processor;
using Rag.Retrieval.Models;

namespace Rag.Inference.Models;

/// <summary>
/// Brings one seat to what the folder and the choice call for. A file that cannot be used does not cost the one that serves: it is tried
/// first, and where nobody named it the next best takes its place. <see cref="TendAsync"/> one call at a time; the rest safe to call from
/// any thread.
/// </summary>
internal sealed class SeatKeeper(
    ModelSeat seat, ModelLoader loader, AdapterKeeper adapters, BackendChoice backends, InferenceOptions options, TimeProvider time,
        ILogger logger)
{
    private static readonly int Cores = ProcessorCores.Count();
    private readonly ConcurrentDictionary<ModelFile, string> refused = new();
    private volatile string? choice;
    private ModelFile? current;
    private string? lastFault;

    public ModelSeat Seat => seat;

    /// <summary>The latest call of <see cref="TendAsync"/>.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>What the owner chose since the start; null for what the settings say.</summary>
    public string? Choice
    {
        get => choice;
        set => choice = value;
    }

    /// <summary>Files that cannot be used, with the reason.</summary>
    public IReadOnlyDictionary<ModelFile, string> Refused => refused;

    public void Retry(ModelFile file)
    {
        loader.Forget(file);
        refused.TryRemove(file, out _);
    }

    /// <summary>Gives back the memory and says why.</summary>
    public async Task UnloadAsync(string reason, CancellationToken cancellationToken)
    {
        if (seat.Status is { State: "ready" } status) await LeaveAsync(status with { State = "unloaded", Reason = reason }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Does what there is to do now, which may take as long as loading does. A fault is logged, once, and the next call tries again.
    /// </summary>
    public async Task TendAsync(IReadOnlyList<ModelFile> files, string? setting, long gpuMemory, CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync(files, setting, gpuMemory, cancellationToken).ConfigureAwait(false);
            lastFault = null;
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            if (lastFault != fault.Message) logger.LogError(fault, "The model for {Kind} could not be seen to; it is tried again", seat.Kind);
            lastFault = fault.Message;
        }
    }

    private async Task SettleAsync(IReadOnlyList<ModelFile> files, string? setting, long gpuMemory, CancellationToken cancellationToken)
    {
        foreach (ModelFile gone in refused.Keys.Except(files)) refused.TryRemove(gone, out _);
        (ModelFile? wanted, string? fault) = Wanted(files, setting, gpuMemory);
        if (wanted is null)
        {
            current = null;
            if (seat.Status is not null || seat.Fault != fault) await LeaveAsync(null, cancellationToken).ConfigureAwait(false);
            seat.Set(null, null, fault);
        }
        else if (refused.TryGetValue(wanted, out string? reason))
        {
            if (seat.Status is { State: "failed" } failed && failed.Name == wanted.Name && failed.Reason == reason) return;
            current = null;
            await LeaveAsync(new ModelStatus(wanted.Name, "cpu", "failed", reason), cancellationToken).ConfigureAwait(false);
        }
        else if (wanted != current || seat.Status?.State == "unloaded" && seat.IsWanted)
        {
            await ReplaceAsync(wanted, cancellationToken).ConfigureAwait(false);
        }
        else if (options.IdleUnloadMinutes > 0 && seat.IsIdle && time.GetUtcNow() - seat.LastUse > TimeSpan.FromMinutes(options.IdleUnloadMinutes))
        {
            await UnloadAsync("Unloaded while nobody needed it; the next question loads it again.", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The best file that can be used; one that cannot only where it was named or nothing else is there.</summary>
    private (ModelFile? File, string? Fault) Wanted(IReadOnlyList<ModelFile> files, string? setting, long gpuMemory)
    {
        (ModelFile? file, string? fault) = ModelChoice.Choose(files, seat.Kind, setting, gpuMemory, Cores);
        if (file is null || !refused.ContainsKey(file) || setting is { Length: > 0 }) return (file, fault);
        return ModelChoice.Choose([.. files.Where(other => !refused.ContainsKey(other))], seat.Kind, setting, gpuMemory, Cores).File is { } other ? (other, null) : (file, null);
    }

    private async Task ReplaceAsync(ModelFile file, CancellationToken cancellationToken)
    {
        ModelStatus status = new(file.Name, "cpu", "loading");
        try
        {
            await backends.LoadAsync(cancellationToken).ConfigureAwait(false);
            if (loader.Find(file) is not { } record)
            {
                if (seat.Status is null or { State: "failed" }) seat.Set(status with { Reason = "It is tried in a process of its own, since it was not seen before." });
                record = await loader.TryAsync(file, cancellationToken).ConfigureAwait(false);
            }
            if (record.Refusal is { } refusal)
            {
                Refuse(file, refusal);
                return;
            }
            await LeaveAsync(status, cancellationToken).ConfigureAwait(false);
            ILoadedModel model = await LoadAsync(file, cancellationToken).ConfigureAwait(false);
            current = file;
            seat.Set(status with
            {
                Backend = model.Plan.Backend,
                State = "ready",
                Reason = model.Warning is { } warning ? $"{model.Plan.Reason} {warning}" : model.Plan.Reason,
                ContextLength = model.ContextLength,
                Dimension = (model as EmbeddingModel)?.Dimension,
                Fingerprint = record.Fingerprint,
            }, model);
            logger.LogInformation("{Model} is ready: {Reason}", file.Name, model.Plan.Reason);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it was, the next file gets its turn.
            Refuse(file, fault.Message);
        }
    }

    private async Task<ILoadedModel> LoadAsync(ModelFile file, CancellationToken cancellationToken)
    {
        ILoadedModel model = await loader.LoadAsync(file, cancellationToken).ConfigureAwait(false);
        try
        {
            // Before the first request, which is to be answered with them.
            if (model is ChatModel chat) await adapters.PrepareAsync(chat, cancellationToken).ConfigureAwait(false);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private async Task LeaveAsync(ModelStatus? status, CancellationToken cancellationToken)
    {
        if (!await seat.UnloadAsync(status, cancellationToken).ConfigureAwait(false))
            logger.LogWarning("A request held the model for {Kind} for {Minutes} minutes after it was taken away; it was ended", seat.Kind, ModelSeat.Patience.TotalMinutes);
    }

    private void Refuse(ModelFile file, string reason)
    {
        logger.LogWarning("{Model} cannot be used: {Reason}", file.Name, reason);
        refused[file] = reason;
    }
}
