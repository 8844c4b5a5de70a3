using Rag.Ingest.Ledger;

namespace Rag.Ingest.Indexing;

/// <summary>
/// The files to read: newest edits first, small before large among those of the same minute, and last those that were open when something
/// died. Its content follows from the ledger, which is what makes it durable. Safe to use from any thread.
/// </summary>
internal sealed class WorkQueue
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<string, (int Suspect, long Age, long Size)> queue = new();
    private readonly HashSet<string> waiting = [];
    private readonly Dictionary<string, string> open = [];
    private readonly HashSet<string> again = [];
    private TaskCompletionSource arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool paused;

    /// <summary>Files waiting or being read.</summary>
    public int Count
    {
        get { lock (gate) return waiting.Count + open.Count; }
    }

    /// <summary>Paths being read.</summary>
    public IReadOnlyList<string> Open
    {
        get { lock (gate) return [.. open.Values]; }
    }

    public bool Paused
    {
        get { lock (gate) return paused; }
        set
        {
            lock (gate)
            {
                paused = value;
                Wake();
            }
        }
    }

    /// <summary>Adds a file; where it is being read, it will be read again.</summary>
    public void Add(LedgerEntry entry)
    {
        lock (gate)
        {
            if (open.ContainsKey(entry.Id))
            {
                again.Add(entry.Id);
                return;
            }
            if (!waiting.Add(entry.Id)) return;
            queue.Enqueue(entry.Id, (entry.Attempts, -entry.Stamp.ModifiedTicks / TimeSpan.TicksPerMinute, entry.Stamp.Size));
            Wake();
        }
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear()
    {
        lock (gate)
        {
            queue.Clear();
            waiting.Clear();
            again.Clear();
            open.Clear();
        }
    }

    /// <summary>Waits for work and takes some of it; a suspect (<see cref="LedgerEntry.Attempts"/> above 0) is taken alone.</summary>
    public async Task<List<string>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                List<string> taken = [];
                while (!paused && taken.Count < most && queue.TryPeek(out string? id, out var priority))
                {
                    if (priority.Suspect > 0 && taken.Count > 0) break;
                    queue.Dequeue();
                    if (!waiting.Remove(id)) continue;
                    open[id] = "";
                    taken.Add(id);
                    if (priority.Suspect > 0) break;
                }
                if (taken.Count > 0) return taken;
                if (arrival.Task.IsCompleted) arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                next = arrival.Task;
            }
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Names the path under which a taken file is being read.</summary>
    public void Opened(string id, string path)
    {
        lock (gate) if (open.ContainsKey(id)) open[id] = path;
    }

    /// <summary>A taken file is finished. True where it must be added again, because it changed meanwhile.</summary>
    public bool Close(string id)
    {
        lock (gate)
        {
            open.Remove(id);
            return again.Remove(id);
        }
    }

    private void Wake() => arrival.TrySetResult();
}
