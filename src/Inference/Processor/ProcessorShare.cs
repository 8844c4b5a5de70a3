namespace Rag.Inference.Processor;

/// <summary>
/// Divides the processor among the computations of this process, and takes no more of it than other programs leave. llama.cpp's threads
/// spin while they wait for each other: where one of them has no core of its own, all lose the time slices that another program gets there.
/// So each computation asks, before each batch, how many threads it may use.
/// <para>
/// What others leave is seen from our own processor time: while we compute, each thread of ours that has a core uses all of it. Less than
/// that for a tenth of a second means fewer cores than threads. From then on one is looked for now and then, the more seldom the more often
/// that was in vain.
/// </para>
/// Safe to call from any thread.
/// </summary>
internal sealed class ProcessorShare
{
    /// <summary>Computing time that tells what others leave.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(100);

    /// <summary>A computation that ended so short a time ago goes on with its next batch, and keeps its share.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan FirstLook = TimeSpan.FromSeconds(0.5), LastLook = TimeSpan.FromSeconds(4);

    private readonly int cores;
    private readonly TimeProvider time;
    private readonly Func<TimeSpan> processorTime;
    private readonly Func<Task<bool>> findFreeCore;
    private readonly Lock gate = new();
    private readonly List<ProcessorSeat> seats = [];
    private int limit, before;
    private bool looking;
    private long counted, limitedAt;
    private TimeSpan processorThen, computing, took, untilLook = FirstLook;
    private double granted;

    /// <param name="cores">Most threads at once.</param>
    /// <param name="time">The clock.</param>
    /// <param name="processorTime">Processor time that this process has taken since its start.</param>
    /// <param name="findFreeCore">Whether one more thread would have a core of its own now.</param>
    public ProcessorShare(int cores, TimeProvider time, Func<TimeSpan> processorTime, Func<Task<bool>> findFreeCore)
    {
        (this.cores, this.time, this.processorTime, this.findFreeCore) = (cores, time, processorTime, findFreeCore);
        limit = before = cores;
    }

    /// <summary>The share of this whole process.</summary>
    public static ProcessorShare OfThisProcess(TimeProvider time) =>
        new(ProcessorCores.Count(), time, () => Environment.CpuUsage.TotalTime, FreeCore.FindAsync);

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
            Count();
            int others = seats.Where(other => other != seat).Sum(other => other.Threads);
            int sharers = 1 + seats.Count(other => other != seat && IsAtWork(other));
            seat.Threads = Math.Max(1, Math.Min(limit - others, (limit + sharers - 1) / sharers));
            if (limit == cores || looking || time.GetElapsedTime(limitedAt) < untilLook) return seat.Threads;
            looking = true;
        }
        _ = LookAsync();
        return seat.Threads;
    }

    internal void End(ProcessorSeat seat)
    {
        lock (gate)
        {
            Count();
            (seat.Threads, seat.EndedAt) = (0, time.GetTimestamp());
            if (computing >= Window) Judge();
        }
    }

    internal void Leave(ProcessorSeat seat)
    {
        lock (gate) seats.Remove(seat);
    }

    /// <summary>Counts the time since it was last called, where something was computed in it.</summary>
    private void Count()
    {
        long now = time.GetTimestamp();
        TimeSpan processor = processorTime();
        int threads = Math.Min(cores, seats.Sum(seat => seat.Threads));
        if (threads > 0)
        {
            TimeSpan elapsed = time.GetElapsedTime(counted, now);
            computing += elapsed;
            granted += threads * elapsed.TotalSeconds;
            took += processor - processorThen;
        }
        (counted, processorThen) = (now, processor);
    }

    private void Judge()
    {
        double wanted = granted / computing.TotalSeconds, had = took / computing;
        // With one of T threads away for a part L of the time, all do 1 - L of their work; with one thread less, 1 - 1/T. Below a quarter
        // it may be our own waking up.
        double slack = Math.Max(0.25, 1.0 / cores);
        int left = wanted - had > slack ? Math.Clamp((int)(had + slack), 1, cores) : cores;
        if (left < limit)
        {
            // After all were tried: in vain where no more are left than before.
            untilLook = limit == cores && left <= before ? Later(untilLook) : FirstLook;
            (before, limit, limitedAt) = (left, left, time.GetTimestamp());
        }
        else if (limit == cores)
        {
            before = cores;
        }
        Forget();
    }

    /// <summary>Where one more core is free, all are tried: then our own processor time tells how many there are.</summary>
    private async Task LookAsync()
    {
        bool found = false;
        try
        {
            found = await findFreeCore().ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                (looking, limitedAt) = (false, time.GetTimestamp());
                if (found)
                {
                    limit = cores;
                    Forget();
                }
                else
                {
                    untilLook = Later(untilLook);
                }
            }
        }
    }

    private bool IsAtWork(ProcessorSeat seat) => seat.Threads > 0 || seat.EndedAt is { } end && time.GetElapsedTime(end) < Pause;

    private static TimeSpan Later(TimeSpan wait) => wait * 2 < LastLook ? wait * 2 : LastLook;

    private void Forget() => (computing, took, granted) = (TimeSpan.Zero, TimeSpan.Zero, 0);
}
