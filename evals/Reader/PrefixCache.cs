namespace Rag.Evals.Reader;

/// <summary>
/// Which beginnings of prompts a model server need not read again: as llama-server chooses among its slots, the one that shares most with the new prompt, or the
/// one unused for longest where that is too little. Safe to call from any thread.
/// </summary>
internal sealed class PrefixCache
{
    private const int Slots = 4;
    private const double LeastSimilar = 0.1;
    private readonly LinkedList<string> _slots = [];
    private readonly Lock _lock = new();

    /// <summary>How many characters of a prompt are held; the slot that holds them is taken for it.</summary>
    public int Take(string prompt)
    {
        lock (_lock)
        {
            if (_slots.MaxBy(slot => slot.AsSpan().CommonPrefixLength(prompt)) is not { } best) return 0;
            int held = best.AsSpan().CommonPrefixLength(prompt);
            if (held >= LeastSimilar * prompt.Length || _slots.Count == Slots) _slots.Remove(held >= LeastSimilar * prompt.Length ? best : _slots.First!.Value);
            return held >= LeastSimilar * prompt.Length ? held : 0;
        }
    }

    /// <summary>Keeps what was read and written.</summary>
    public void Keep(string text)
    {
        lock (_lock) _slots.AddLast(text);
    }
}
