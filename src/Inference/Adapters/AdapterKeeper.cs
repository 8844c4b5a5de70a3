using Rag.Inference.Chat;
using Rag.Inference.Gguf;
using Rag.Inference.Models;
using Rag.Inference.Native;

namespace Rag.Inference.Adapters;

/// <summary>
/// Brings adapters into the memory of the chat model that they change, each tried with it in a child process the first time, and gives
/// requests theirs. Safe to call from any thread.
/// </summary>
internal sealed class AdapterKeeper(AdapterBook book, ModelLoader loader, ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim switching = new(1);

    /// <summary>The adapters there are.</summary>
    public AdapterBook Book => book;

    /// <summary>The latest call of <see cref="TendAsync"/>.</summary>
    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>Where what is switched on is not what the model in the seat has, has it so.</summary>
    public async Task TendAsync(ModelSeat seat, CancellationToken cancellationToken)
    {
        if (seat.Model is not ChatModel model || model.Adapters.Standing.IsOf(book.SwitchedOn(model.File))) return;
        using ModelLease<ChatModel>? lease = seat.TryHold<ChatModel>();
        if (lease is not null) await PrepareAsync(lease.Model, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Has a model's requests computed with what is switched on for it; what cannot be used is left out and remembered with its reason.
    /// </summary>
    public async Task PrepareAsync(ChatModel model, CancellationToken cancellationToken)
    {
        await switching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (book.SwitchedOn(model.File) is var wanted && !model.Adapters.Standing.IsOf(wanted))
            {
                foreach ((AdapterFile file, _) in wanted) await TryAsync(file, model.File, cancellationToken).ConfigureAwait(false);
                wanted = book.SwitchedOn(model.File);
                AdapterSet? set = await LoadAsync(model, wanted, cancellationToken).ConfigureAwait(false);
                if (set is null) continue;
                model.Adapters.Stand(set);
                logger.LogInformation("{Model} answers with {Count} adapters", model.File.Name, set.Adapters.Count);
            }
        }
        catch (ObjectDisposedException)
        {
            // The model is being unloaded.
        }
        finally
        {
            switching.Release();
        }
    }

    /// <summary>
    /// The adapters that a request is to be computed with, held for the caller: those that it names, or what is switched on.
    /// </summary>
    /// <exception cref="BadRequestException">One that it names is not there, or cannot be used with the model.</exception>
    /// <exception cref="LlamaException">It cannot be loaded.</exception>
    public async Task<AdapterSet> TakeAsync(ChatModel model, IReadOnlyDictionary<int, float>? named, CancellationToken cancellationToken)
    {
        if (named is null) return model.Adapters.HoldStanding();
        List<(AdapterFile, float)> wanted = [];
        foreach ((int id, float scale) in named)
        {
            AdapterFile file = book.Find(id)?.File
                ?? throw new BadRequestException($"lora names the adapter {id}, which is not there: GET /lora-adapters lists them.");
            if (scale == 0) continue;
            if (book.ProblemOf(file, model.File) is null) await TryAsync(file, model.File, cancellationToken).ConfigureAwait(false);
            if (book.ProblemOf(file, model.File) is { } problem) throw new BadRequestException(
                $"lora names {file.FileName}, which cannot be used: {problem}");
            wanted.Add((file, scale));
        }
        return await model.Adapters.TakeAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => switching.Dispose();

    private async Task TryAsync(AdapterFile file, ModelFile model, CancellationToken cancellationToken)
    {
        try
        {
            ModelRecord record = loader.Find(file, model) ?? await loader.TryAsync(file, model, cancellationToken).ConfigureAwait(false);
            if (record.Refusal is { } refusal) Refuse(file, model, refusal);
        }
        catch (Exception fault) when (fault is LlamaException or IOException or UnauthorizedAccessException)
        {
            Refuse(file, model, fault.Message);
        }
    }

    /// <summary>The set, held; null where one of them could not be loaded, and is refused from now on.</summary>
    private async Task<AdapterSet?> LoadAsync(
        ChatModel model, IReadOnlyList<(AdapterFile File, float Scale)> wanted, CancellationToken cancellationToken)
    {
        foreach ((AdapterFile File, float Scale) one in wanted)
        {
            try
            {
                (await model.Adapters.TakeAsync([one], cancellationToken).ConfigureAwait(false)).Release();
            }
            catch (LlamaException fault)
            {
                Refuse(one.File, model.File, fault.Message);
                return null;
            }
        }
        return await model.Adapters.TakeAsync(wanted, cancellationToken).ConfigureAwait(false);
    }

    private void Refuse(AdapterFile file, ModelFile model, string reason)
    {
        logger.LogWarning("{Adapter} cannot be used with {Model}: {Reason}", file.FileName, model.Name, reason);
        book.Refuse(file, model, reason);
    }
}
