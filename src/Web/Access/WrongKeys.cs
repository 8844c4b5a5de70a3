namespace Rag.Web.Access;

/// <summary>
/// Slows down whoever tries keys: after five wrong ones from an address it has to wait a second, and after each further one twice as
/// long, a minute at most; a right key does not pass meanwhile either. A quarter of an hour without a wrong one, and all is forgotten. Remembers a
/// thousand addresses. Safe to call from any thread.
/// </summary>
internal sealed class WrongKeys(TimeProvider time)
{
    /// <summary>Most addresses that are remembered.</summary>
    public const int Most = 1000;

    private const int Free = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1), Memory = TimeSpan.FromMinutes(15);
    private readonly Lock gate = new();
    private readonly Dictionary<string, Tries> known = [];

    /// <summary>How many addresses are remembered.</summary>
    public int Count
    {
        get { lock (gate) return known.Count; }
    }

    /// <summary>Looks a key up; null where it is wrong, and where the address has to wait.</summary>
    /// <param name="address">Who tries.</param>
    /// <param name="look">Finds what the key opens; null for nothing. Quick, since one is looked up at a time.</param>
    /// <param name="wait">How long to wait; zero where it was looked up.</param>
    public Caller? Try(string address, Func<Caller?> look, out TimeSpan wait)
    {
        lock (gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            Tries tries = known.GetValueOrDefault(address);
            if (now - tries.Last > Memory) tries = default;
            wait = tries.Last + Pause(tries.Wrong) - now;
            if (wait > TimeSpan.Zero) return null;
            wait = TimeSpan.Zero;
            if (look() is { } found) return found;
            if (known.Count >= Most && !known.ContainsKey(address)) Forget(now);
            known[address] = new Tries(tries.Wrong + 1, now);
            return null;
        }
    }

    private static TimeSpan Pause(int wrong) =>
        wrong < Free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(wrong - Free, 30))));

    private void Forget(DateTimeOffset now)
    {
        foreach ((string address, Tries tries) in known)
            if (now - tries.Last > Memory) known.Remove(address);
        if (known.Count >= Most) known.Remove(known.MinBy(one => one.Value.Last).Key);
    }

    private readonly record struct Tries(int Wrong, DateTimeOffset Last);
}
