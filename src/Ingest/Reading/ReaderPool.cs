using Microsoft.Extensions.Options;

namespace Rag.Ingest.Reading;

/// <summary>
/// Reader processes, started when needed, as many as processors at most. A file that kills one costs that one only. Safe to call from any thread.
/// </summary>
internal sealed class ReaderPool(IOptions<IngestOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>One stays, so that a save need not wait for a process to start; the others are given back after this time.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private readonly List<ReaderProcess> idle = [];
    private readonly SemaphoreSlim places = new(options.Value.EffectiveReaders);
    private volatile Task warming = Task.CompletedTask;
    private volatile bool wanted;

    public int Size => options.Value.EffectiveReaders;

    /// <summary>True while a process that was warmed up waits for an order, or all are reading.</summary>
    public bool IsReady
    {
        get { lock (gate) return places.CurrentCount == 0 || idle.Exists(r => r.IsWarm); }
    }

    public async Task<Reading> ReadAsync(ReadOrder order, CancellationToken cancellationToken)
    {
        Reading result = new(ReadOutcome.Crashed);
        // A process that is being warmed up is free after the sample that it reads now, sooner than a new one would be.
        wanted = true;
        await warming.WaitAsync(cancellationToken);
        await UseAsync(warm: true, async reader => result = await reader.ReadAsync(order, cancellationToken), cancellationToken);
        return result;
    }

    /// <summary>
    /// Lets one process that is not warm yet carry out these orders, or those of them that come before a file does; from then on it is. What it read
    /// is given back. One caller at a time.
    /// </summary>
    public async Task<IReadOnlyList<Reading>> WarmAsync(IEnumerable<ReadOrder> orders, CancellationToken cancellationToken)
    {
        List<Reading> readings = [];
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (wanted, warming) = (false, done.Task);
        try
        {
            await UseAsync(warm: false, async reader =>
            {
                foreach (ReadOrder order in orders)
                {
                    readings.Add(await reader.ReadAsync(order, cancellationToken));
                    if (wanted || readings[^1].Outcome == ReadOutcome.Crashed) break;
                }
                reader.IsWarm = true;
                return readings[^1];
            }, cancellationToken);
        }
        finally
        {
            done.SetResult();
        }
        return readings;
    }

    /// <summary>Ends readers that have had nothing to do for a while, all but one.</summary>
    public void Trim()
    {
        List<ReaderProcess> ended = [];
        lock (gate)
        {
            ReaderProcess? kept = idle.Find(r => r.IsWarm) ?? idle.FirstOrDefault();
            ended.AddRange(idle.Where(r => r != kept && time.GetElapsedTime(r.IdleSince) > Spare));
            idle.RemoveAll(ended.Contains);
        }
        foreach (ReaderProcess reader in ended) reader.Dispose();
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (ReaderProcess reader in idle) reader.Dispose();
            idle.Clear();
        }
        places.Dispose();
    }

    private async Task UseAsync(bool warm, Func<ReaderProcess, Task<Reading>> use, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        ReaderProcess? reader = null;
        bool alive = false;
        try
        {
            reader = Take(warm);
            alive = (await use(reader)).Outcome != ReadOutcome.Crashed && !reader.IsBloated;
        }
        finally
        {
            try
            {
                if (alive) GiveBack(reader!);
                else reader?.Dispose();
            }
            finally
            {
                places.Release();
            }
        }
    }

    private void GiveBack(ReaderProcess reader)
    {
        reader.IdleSince = time.GetTimestamp();
        lock (gate) idle.Add(reader);
    }

    /// <summary>An idle process, one of the wanted kind first; a new one where there is none.</summary>
    private ReaderProcess Take(bool warm)
    {
        lock (gate)
        {
            int found = idle.FindLastIndex(r => r.IsWarm == warm);
            if (found < 0) found = idle.Count - 1;
            if (found >= 0)
            {
                ReaderProcess reader = idle[found];
                idle.RemoveAt(found);
                return reader;
            }
        }
        return new ReaderProcess(options.Value, time);
    }
}
