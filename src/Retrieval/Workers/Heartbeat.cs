namespace Rag.Retrieval.Workers;

/// <summary>
/// One loop's. While no step is open the loop is idle, which is alive; a step that is open for longer than its bound stands still.
/// Safe to call from any thread.
/// </summary>
public sealed class Heartbeat : IDisposable
{
    private readonly Lock gate = new();
    private readonly List<Step> open = [];
    private readonly Heartbeats owner;
    private readonly string name;
    private readonly TimeSpan bound;

    internal Heartbeat(Heartbeats owner, string name, TimeSpan bound) => (this.owner, this.name, this.bound) = (owner, name, bound);

    /// <summary>Begins a step, which ends when it is disposed; several may be open at once.</summary>
    /// <param name="doing">For people: "computing a batch".</param>
    public Step Begin(string doing)
    {
        Step step = new(this, doing);
        lock (gate) open.Add(step);
        return step;
    }

    /// <summary>The loop has ended.</summary>
    public void Dispose() => owner.Remove(this);

    internal void Pass(TimeSpan time)
    {
        lock (gate)
        {
            foreach (Step step in open) step.Age += time;
        }
    }

    internal LoopState Read()
    {
        lock (gate)
        {
            if (open.MaxBy(step => step.Age) is not { } oldest) return new LoopState(name, LoopState.Idle);
            string state = oldest.Age > bound ? LoopState.Stuck : LoopState.Working;
            (int age, int most) = ((int)oldest.Age.TotalSeconds, (int)bound.TotalSeconds);
            return new LoopState(name, state) { Step = oldest.Doing, Seconds = age, Bound = most };
        }
    }

    /// <summary>Something that a loop does, from its beginning to its disposal.</summary>
    public sealed class Step : IDisposable
    {
        private readonly Heartbeat loop;

        internal Step(Heartbeat loop, string doing) => (this.loop, Doing) = (loop, doing);

        internal string Doing { get; }

        internal TimeSpan Age { get; set; }

        /// <summary>A long step got on: its time begins anew.</summary>
        public void Beat()
        {
            lock (loop.gate) Age = TimeSpan.Zero;
        }

        /// <summary>It is done.</summary>
        public void Dispose()
        {
            lock (loop.gate) loop.open.Remove(this);
        }
    }
}
