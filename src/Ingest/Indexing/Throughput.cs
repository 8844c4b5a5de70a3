namespace Rag.Ingest.Indexing;

/// <summary>Files per second over the last seconds. Safe to use from any thread.</summary>
internal sealed class Throughput(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Queue<(long At, int Files)> counts = new();

    public double FilesPerSecond
    {
        get
        {
            lock (gate)
            {
                Forget();
                return Math.Round(counts.Sum(c => c.Files) / Window.TotalSeconds, 1);
            }
        }
    }

    public void Add(int files)
    {
        if (files == 0) return;
        lock (gate)
        {
            counts.Enqueue((time.GetTimestamp(), files));
            Forget();
        }
    }

    private void Forget()
    {
        while (counts.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > Window) counts.Dequeue();
    }
}
