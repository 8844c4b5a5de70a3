using Rag.Inference.Gguf;
using Rag.Retrieval.Models;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Models;

/// <summary>The place of one kind of model: what is loaded there, and who uses it now. Safe to call from any thread.</summary>
internal sealed class ModelSeat(ModelKind kind, TimeProvider time)
{
    private readonly Lock gate = new();
    private ILoadedModel? model;
    private int users;
    private TaskCompletionSource change = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModelKind Kind { get; } = kind;

    /// <summary>What the owner is told; null where there is no model of the kind.</summary>
    public ModelStatus? Status { get; private set; }

    /// <summary>Why there is none although one was named.</summary>
    public string? Fault { get; private set; }

    /// <summary>For <c>/health/ready</c>: a model that rests is as ready as one in memory, and where there is none, none is waited for.</summary>
    public ReadyPart Ready => Status is not { } status
        ? new(Kind.ToString().ToLowerInvariant(), "none", Ready: false, Needed: false, Fault)
        : new(Kind.ToString().ToLowerInvariant(), status.State, status.State is "ready" or "unloaded", Needed: true, status.Reason);

    public ILoadedModel? Model
    {
        get { lock (gate) return model; }
    }

    public DateTimeOffset LastUse { get; private set; } = time.GetUtcNow();

    /// <summary>True when a request needs the model that was unloaded for idleness.</summary>
    public bool IsWanted { get; private set; }

    public bool IsIdle
    {
        get { lock (gate) return users == 0; }
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
                if (model is T ready && Status?.IsReady == true)
                {
                    users++;
                    return new ModelLease<T>(ready, Release);
                }
                if (Status?.State != "unloaded" && !IsWanted) throw new ModelUnavailableException(Why());
                IsWanted = true;
                next = change.Task;
            }
            await next.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Set(ModelStatus? status, ILoadedModel? loaded = null, string? fault = null)
    {
        lock (gate)
        {
            (Status, model, Fault) = (status, loaded, fault);
            if (status is null or { State: "ready" or "failed" }) IsWanted = false;
            TaskCompletionSource last = change;
            change = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            last.SetResult();
        }
    }

    /// <summary>Takes the model away from new requests and waits until the present ones are done.</summary>
    public async Task UnloadAsync(ModelStatus? status, CancellationToken cancellationToken)
    {
        ILoadedModel? old = Model;
        Set(status);
        if (old is null) return;
        try
        {
            while (!IsIdle) await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // When the program ends as well: nobody else has it any more, and a loop at work in native code must not outlive the process's end.
            old.Dispose();
        }
    }

    private void Release()
    {
        lock (gate)
        {
            users--;
            LastUse = time.GetUtcNow();
        }
    }

    private string Why() => Status switch
    {
        { State: "loading" } status => $"The model {status.Name} is still being loaded: ask again in a few seconds.",
        { State: "failed" } status => $"The model {status.Name} could not be loaded: {status.Reason}",
        _ => Fault ?? $"There is no model for {Kind.ToString().ToLowerInvariant()}: put a GGUF file of that kind into the models folder.",
    };
}

/// <summary>Keeps a model in memory while it is used.</summary>
internal sealed class ModelLease<T>(T model, Action release) : IDisposable where T : class
{
    private Action? release = release;

    public T Model { get; } = model;

    public void Dispose() => Interlocked.Exchange(ref release, null)?.Invoke();
}
