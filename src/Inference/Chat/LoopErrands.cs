using System.Collections.Concurrent;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>What others want done by the thread that owns a context, between two batches. Safe to call from any thread.</summary>
internal sealed class LoopErrands
{
    private readonly ConcurrentQueue<(Action<ContextHandle> Act, TaskCompletionSource Done)> errands = new();
    private readonly Lock gate = new();
    private bool closed;

    /// <summary>Done when the errand is; its fault is the task's.</summary>
    /// <exception cref="ObjectDisposedException">Nobody would do it any more.</exception>
    public Task Add(Action<ContextHandle> act)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, typeof(DecodeLoop));
            errands.Enqueue((act, done));
        }
        return done.Task;
    }

    /// <summary>Does what there is; by the thread that owns the context.</summary>
    public void Run(ContextHandle context)
    {
        while (errands.TryDequeue(out (Action<ContextHandle> Act, TaskCompletionSource Done) errand))
        {
            try
            {
                errand.Act(context);
                errand.Done.SetResult();
            }
            catch (Exception fault)
            {
                errand.Done.SetException(fault);
            }
        }
    }

    /// <summary>Takes none from now on, and tells those who wait.</summary>
    public void Close()
    {
        lock (gate) closed = true;
        while (errands.TryDequeue(out (Action<ContextHandle> Act, TaskCompletionSource Done) left))
            left.Done.SetException(new ObjectDisposedException(nameof(DecodeLoop)));
    }
}
