namespace Rag.Inference.Processor;

/// <summary>
/// Divides the processor among the computations of this process, and takes no more of it than other programs leave. llama.cpp's threads spin while they
/// wait for each other: where one of them has no core of its own, all lose the time slices that another program gets there. So each computation asks, before
/// each batch, how many threads it may use.
/// <para>
/// What others leave is seen from our own processor time: while we compute, each thread of ours that has a core uses all of it. Less than that for a tenth of
/// a second means fewer cores than threads. After some time all are tried once more, the more seldom the more often that was in vain.
/// </para>
/// Safe to call from any thread.
/// </summary>
internal sealed class ProcessorShare
{
    /// <summary>Computing time that tells what others leave.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    /// <summary>A computation that ended so short a time ago goes on with its next batch, and keeps its share.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan FirstTrial = TimeSpan.FromSeconds(1), LastTrial = TimeSpan.FromSeconds(8);

    private readonly int cores;
    private readonly TimeProvider time;
    private readonly Func<TimeSpan> processorTime;
    private readonly Lock gate = new();
    private readonly List<ProcessorSeat> seats = [];
    private int limit, before;
    private bool trying;
    private long lastLook, limitedAt;
    private TimeSpan processorThen, computing, took, untilTrial = FirstTrial;
    private double granted;

    /// <param name="cores">Most threads at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="processorTime">Processor time that this process has taken since its start.</param>
    public ProcessorShare(int cores, TimeProvider time, Func<TimeSpan> processorTime)
    {
        (this.cores, this.time, this.processorTime) = (cores, time, processorTime);
        limit = before = cores;
    }

    /// <summary>Threads that other programs leave us, as last seen.</summary>
    public int Limit
    {
        get { lock (gate) return limit; }
    }

    /// <summary>The share of this whole process.</summary>
    public static ProcessorShare OfThisProcess(TimeProvider time) => new(ProcessorCores.Count(), time, () => Environment.CpuUsage.TotalTime);

    /// <summary>A place for one loop, which computes one batch at a time.</summary>
    public ProcessorSeat Join()
    {
        ProcessorSeat seat = new(this);
        lock (gate) seats.Add(seat);
        return seat;
    }

    internal int Begin(ProcessorSeat seat)
    {
        lock (gate)
        {
            Look();
            if (limit < cores && time.GetElapsedTime(limitedAt) >= untilTrial) TryAll();
            int others = seats.Where(other => other != seat).Sum(other => other.Threads);
            int sharers = 1 + seats.Count(other => other != seat && (other.Threads > 0 || other.EndedAt is { } end && time.GetElapsedTime(end) < Pause));
            return seat.Threads = Math.Max(1, Math.Min(limit - others, (limit + sharers - 1) / sharers));
        }
    }

    internal void End(ProcessorSeat seat)
    {
        lock (gate)
        {
            Look();
            (seat.Threads, seat.EndedAt) = (0, time.GetTimestamp());
            if (computing >= Window) Judge();
        }
    }

    internal void Leave(ProcessorSeat seat)
    {
        lock (gate) seats.Remove(seat);
    }

    /// <summary>Counts the time since the last look, where something was computed in it.</summary>
    private void Look()
    {
        long now = time.GetTimestamp();
        TimeSpan processor = processorTime();
        int threads = Math.Min(cores, seats.Sum(seat => seat.Threads));
        if (threads > 0)
        {
            TimeSpan elapsed = time.GetElapsedTime(lastLook, now);
            computing += elapsed;
            granted += threads * elapsed.TotalSeconds;
            took += processor - processorThen;
        }
        (lastLook, processorThen) = (now, processor);
    }

    private void Judge()
    {
        double wanted = granted / computing.TotalSeconds, had = took / computing;
        // With one of T threads away for a part L of the time, all do 1 - L of their work; with one thread less, 1 - 1/T. Below a quarter it may be our own waking up.
        double slack = Math.Max(0.25, 1.0 / cores);
        bool taken = wanted - had > slack;
        int left = taken ? Math.Clamp((int)(had + slack), 1, cores) : cores;
        if (trying) untilTrial = left <= before ? TimeSpan.FromTicks(Math.Min(untilTrial.Ticks * 2, LastTrial.Ticks)) : FirstTrial;
        if (left < limit) (limit, limitedAt) = (left, time.GetTimestamp());
        trying = false;
        Forget();
    }

    private void TryAll()
    {
        (before, limit, trying) = (limit, cores, true);
        Forget();
    }

    private void Forget() => (computing, took, granted) = (TimeSpan.Zero, TimeSpan.Zero, 0);
}
