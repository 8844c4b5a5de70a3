namespace Rag.Inference.Chat;

/// <summary>More requests wait than the queue may hold.</summary>
public sealed class QueueFullException(int waiting) : Exception($"{waiting} requests are waiting already: ask again in a few seconds.");

/// <summary>Requests that wait for a slot; the user with the fewest at work comes first. Safe to call from any thread.</summary>
internal sealed class RequestQueue(int capacity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Generation> waiting = [];
    private readonly SemaphoreSlim arrived = new(0);
    private bool closed;

    public int Count
    {
        get { lock (gate) return waiting.Count; }
    }

    /// <exception cref="QueueFullException">The queue is full.</exception>
    /// <exception cref="ObjectDisposedException">It is closed: nobody would ever take the request.</exception>
    public void Add(Generation generation, bool atFront = false)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
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

    /// <summary>Takes nothing more from now on, and gives back what waits.</summary>
    public IReadOnlyList<Generation> Close()
    {
        lock (gate)
        {
            closed = true;
            Generation[] left = [.. waiting];
            waiting.Clear();
            return left;
        }
    }

    /// <summary>Blocks until something arrived or <see cref="Wake"/> was called; false where nothing did for so long.</summary>
    public bool Wait(TimeSpan most) => arrived.Wait(most);

    public void Wake() => arrived.Release();

    public void Dispose() => arrived.Dispose();
}
