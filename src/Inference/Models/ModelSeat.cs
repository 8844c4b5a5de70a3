using Rag.Inference.Gguf;
using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Models;

/// <summary>The place of one kind of model: what is loaded there, and who uses it now. Safe to call from any thread.</summary>
internal sealed class ModelSeat(ModelKind kind, TimeProvider time)
{
    /// <summary>
    /// So long may who uses a model go on once another one is to take its place. Ten minutes are 8,192 tokens at fourteen a second; a
    /// request that hangs would keep the seat for ever.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private Occupant? occupant;
    private TaskCompletionSource change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModelKind Kind { get; } = kind;

    /// <summary>What the owner is told; null where there is no model of the kind.</summary>
    public ModelStatus? Status { get; private set; }

    /// <summary>Why there is none although one was named.</summary>
    public string? Fault { get; private set; }

    /// <summary>
    /// For <c>/health/ready</c>: a model that rests is as ready as one in memory, and where there is none, none is waited for.
    /// </summary>
    public ReadyPart Ready => Status is not { } status
        ? new(Kind.ToString().ToLowerInvariant(), "none", Ready: false, Needed: false, Fault)
        : new(Kind.ToString().ToLowerInvariant(), status.State, status.State is "ready" or "unloaded", Needed: true, status.Reason);

    public ILoadedModel? Model
    {
        get { lock (gate) return occupant?.Model; }
    }

    public DateTimeOffset LastUse { get; private set; } = time.GetUtcNow();

    /// <summary>True when a request needs the model that was unloaded for idleness.</summary>
    public bool IsWanted { get; private set; }

    public bool IsIdle
    {
        get { lock (gate) return occupant is not { Users: > 0 }; }
    }

    /// <summary>The model, kept in memory until the lease is disposed; waits while it is being loaded again after it was idle.</summary>
    /// <exception cref="ModelUnavailableException">There is none, or it is not ready.</exception>
    public async Task<ModelLease<T>> AcquireAsync<T>(CancellationToken cancellationToken) where T : class, ILoadedModel
    {
        for (; ; )
        {
            Task next;
            lock (gate)
            {
                LastUse = time.GetUtcNow();
                if (occupant is { Model: T ready } present && Status?.IsReady == true)
                {
                    present.Users++;
                    return new ModelLease<T>(ready, () => Release(present));
                }
                if (Status?.State != "unloaded" && !IsWanted) throw new ModelUnavailableException(Why());
                IsWanted = true;
                next = change.Task;
            }
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps what is loaded in memory until the lease is disposed, without a request for it; null where nothing is.</summary>
    public ModelLease<T>? TryHold<T>() where T : class, ILoadedModel
    {
        lock (gate)
        {
            if (occupant is not { Model: T here } present) return null;
            present.Users++;
            return new ModelLease<T>(here, () => Release(present));
        }
    }

    public void Set(ModelStatus? status, ILoadedModel? loaded = null, string? fault = null)
    {
        lock (gate)
        {
            (Status, occupant, Fault) = (status, loaded is null ? null : new Occupant(loaded), fault);
            if (status is null or { State: "ready" or "failed" }) IsWanted = false;
            TaskCompletionSource last = change;
            change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            last.SetResult();
        }
    }

    /// <summary>
    /// Takes the model away from new requests, and frees it when the present ones are done or <see cref="Patience"/> is over, which ends
    /// those. True where all of them were done.
    /// </summary>
    public async Task<bool> UnloadAsync(ModelStatus? status, CancellationToken cancellationToken)
    {
        Occupant? old;
        lock (gate) old = occupant;
        Set(status);
        if (old is null) return true;
        try
        {
            lock (gate)
                if (old.Users == 0) old.Left.TrySetResult();
            await old.Left.Task.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            // When the program ends as well: nobody else has it any more, and a loop at work in native code must not outlive the process's
            // end.
            old.Model.Dispose();
        }
    }

    private void Release(Occupant from)
    {
        lock (gate)
        {
            LastUse = time.GetUtcNow();
            if (--from.Users == 0 && from != occupant) from.Left.TrySetResult();
        }
    }

    private string Why() => Status switch
    {
        { State: "loading" } status => $"The model {status.Name} is still being loaded: ask again in a few seconds.",
        { State: "failed" } status => $"The model {status.Name} could not be loaded: {status.Reason}",
        _ => Fault ?? $"There is no model for {Kind.ToString().ToLowerInvariant()}: put a GGUF file of that kind into the models folder.",
    };

    /// <summary>A model and how many use it; the last one to leave after it was taken away says so.</summary>
    private sealed class Occupant(ILoadedModel model)
    {
        public ILoadedModel Model { get; } = model;

        public int Users { get; set; }

        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Keeps a model in memory while it is used.</summary>
internal sealed class ModelLease<T>(T model, Action release) : IDisposable where T : class
{
    private Action? release = release;

    public T Model { get; } = model;

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
