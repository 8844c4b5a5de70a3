namespace Rag.Inference.Chat;

/// <summary>More requests wait than the queue may hold.</summary>
public sealed class QueueFullException(int waiting) : Exception($"{waiting} requests are waiting already: ask again in a few seconds.");

/// <summary>Requests that wait for a slot; the user with the fewest at work comes first. Safe to call from any thread.</summary>
internal sealed class RequestQueue(int capacity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Generation> waiting = [];
    private readonly SemaphoreSlim arrived = new(0);

    public int Count
    {
        get { lock (gate) return waiting.Count; }
    }

    /// <exception cref="QueueFullException">The queue is full.</exception>
    public void Add(Generation generation, bool atFront = false)
    {
        lock (gate)
        {
            if (!atFront && waiting.Count >= capacity) throw new QueueFullException(waiting.Count);
            waiting.Insert(atFront ? 0 : waiting.Count, generation);
        }
        arrived.Release();
    }

    /// <summary>The next request, or null.</summary>
    public Generation? Take(IEnumerable<Generation> atWork)
    {
        lock (gate)
        {
            if (waiting.Count == 0) return null;
            Dictionary<string, int> busy = atWork.CountBy(generation => generation.Request.User).ToDictionary();
            Generation next = waiting.MinBy(generation => (busy.GetValueOrDefault(generation.Request.User), generation.Arrival))!;
            waiting.Remove(next);
            return next;
        }
    }

    /// <summary>Takes out those that nobody waits for any more.</summary>
    public IReadOnlyList<Generation> TakeCancelled()
    {
        lock (gate)
        {
            if (!waiting.Exists(generation => generation.Cancellation.IsCancellationRequested)) return [];
            List<Generation> gone = waiting.FindAll(generation => generation.Cancellation.IsCancellationRequested);
            waiting.RemoveAll(gone.Contains);
            return gone;
        }
    }

    /// <summary>Tells those whose place changed where they stand.</summary>
    public void ReportPositions()
    {
        lock (gate)
        {
            for (int index = 0; index < waiting.Count; index++)
            {
                if (waiting[index].ReportedPosition == index + 1) continue;
                waiting[index].ReportedPosition = index + 1;
                waiting[index].Send(new Queued(index + 1));
            }
        }
    }

    /// <summary>Blocks until something arrived or <see cref="Wake"/> was called.</summary>
    public void Wait() => arrived.Wait();

    public void Wake() => arrived.Release();

    public void Dispose() => arrived.Dispose();
}
