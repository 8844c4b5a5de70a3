using System.Diagnostics;

namespace Rag.Retrieval.Workers;

/// <summary>
/// Whether the loops of this process make progress. Time is counted second by second by a timer, and a tick that comes late counts for
/// <see cref="LongestTick"/> at most: a laptop that slept, a process that was stopped and a machine that hardly gets to anything have no
/// step grow old, while an attached debugger and a wait that <see cref="Excused"/> names stop the count. Safe to call from any thread.
/// </summary>
public sealed class Heartbeats : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1), LongestTick = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private readonly List<Heartbeat> all = [];
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private long last;

    /// <summary>Counts from now on.</summary>
    public Heartbeats(TimeProvider time)
    {
        this.time = time;
        last = time.GetTimestamp();
        timer = time.CreateTimer(_ => Pass(), null, Tick, Tick);
    }

    /// <summary>
    /// Why all loops wait, while they wait for something outside that they have told the owner of, such as room on the disk; otherwise null.
    /// </summary>
    public Func<string?> Excused { get; set; } = () => null;

    /// <summary>Names a loop.</summary>
    /// <param name="name">For people: "decode loop".</param>
    /// <param name="bound">A step that takes longer stands still; far above what the slowest machine takes.</param>
    /// <returns>Disposed by the loop's owner when the loop ends.</returns>
    public Heartbeat Add(string name, TimeSpan bound)
    {
        Heartbeat added = new(this, name, bound);
        lock (gate) all.Add(added);
        return added;
    }

    /// <summary>How all loops are doing.</summary>
    public LiveReport Read()
    {
        lock (gate) return LiveReport.Of([.. all.Select(beat => beat.Read())]) with { Waits = Excused(), Debugged = Debugger.IsAttached };
    }

    /// <inheritdoc />
    public void Dispose() => timer.Dispose();

    internal void Remove(Heartbeat gone)
    {
        lock (gate) all.Remove(gone);
    }

    private void Pass()
    {
        lock (gate)
        {
            TimeSpan passed = time.GetElapsedTime(last);
            last = time.GetTimestamp();
            if (Debugger.IsAttached || Excused() is not null) return;
            foreach (Heartbeat beat in all) beat.Pass(passed < LongestTick ? passed : LongestTick);
        }
    }
}
