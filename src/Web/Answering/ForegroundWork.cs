using System.Runtime.CompilerServices;
using Rag.Retrieval.Answers;

namespace Rag.Web.Answering;

/// <summary>Questions that somebody waits for: what works in the background gives way to them. Safe to use from any thread.</summary>
public sealed class ForegroundWork
{
    private readonly Lock gate = new();
    private int running;
    private TaskCompletionSource? quiet;

    /// <summary>Raised when the first of them begins; on its thread.</summary>
    public event Action? Begun;

    /// <summary>True while somebody waits.</summary>
    public bool IsBusy => Volatile.Read(ref running) > 0;

    /// <summary>Returns once nobody waits any more.</summary>
    public Task WaitUntilQuietAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (running == 0) return Task.CompletedTask;
            quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return quiet.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The same events, counted as long as they are waited for.</summary>
    public async IAsyncEnumerable<AnswerEvent> WatchAsync(
        IAsyncEnumerable<AnswerEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            await foreach (AnswerEvent happened in events.WithCancellation(cancellationToken)) yield return happened;
        }
        finally
        {
            Leave();
        }
    }

    internal void Enter()
    {
        bool isFirst;
        lock (gate) isFirst = ++running == 1;
        if (isFirst) Begun?.Invoke();
    }

    internal void Leave()
    {
        lock (gate)
        {
            if (--running > 0) return;
            quiet?.SetResult();
            quiet = null;
        }
    }
}
