using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Rag.Ingest.Reading;

/// <summary>
/// Reader processes, started when needed, as many as processors at most. A file that kills one costs that one only. Safe to call from any thread.
/// </summary>
internal sealed class ReaderPool(IOptions<IngestOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>One stays, so that a save need not wait for a process to start; the others are given back after this time.</summary>
    private static readonly TimeSpan Spare = TimeSpan.FromSeconds(20);

    private readonly ConcurrentStack<ReaderProcess> idle = new();
    private readonly SemaphoreSlim places = new(options.Value.EffectiveReaders);

    /// <summary>True while a process waits for an order or all are reading.</summary>
    public bool IsReady => !idle.IsEmpty || places.CurrentCount == 0;

    public int Size => options.Value.EffectiveReaders;

    public async Task<Reading> ReadAsync(ReadOrder order, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        ReaderProcess? reader = null;
        bool alive = false;
        try
        {
            if (!idle.TryPop(out reader)) reader = new ReaderProcess(options.Value, time);
            Reading reading = await reader.ReadAsync(order, cancellationToken);
            alive = reading.Outcome != ReadOutcome.Crashed;
            return reading;
        }
        finally
        {
            if (alive)
            {
                reader!.IdleSince = time.GetTimestamp();
                idle.Push(reader);
            }
            else
            {
                reader?.Dispose();
            }
            places.Release();
        }
    }

    /// <summary>Ends readers that have had nothing to do for a while, all but one.</summary>
    public void Trim()
    {
        var kept = new List<ReaderProcess>();
        while (idle.TryPop(out ReaderProcess? reader))
        {
            if (kept.Count > 0 && time.GetElapsedTime(reader.IdleSince) > Spare) reader.Dispose();
            else kept.Add(reader);
        }
        for (int i = kept.Count - 1; i >= 0; i--) idle.Push(kept[i]);
    }

    public void Dispose()
    {
        while (idle.TryPop(out ReaderProcess? reader)) reader.Dispose();
        places.Dispose();
    }
}
