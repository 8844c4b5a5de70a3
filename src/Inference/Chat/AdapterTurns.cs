namespace Rag.Inference.Chat;

/// <summary>
/// One batch is computed with one set of adapters, so that requests with different ones take turns, a quarter of a second each. Used by
/// the decode loop's thread.
/// </summary>
internal sealed class AdapterTurns
{
    private const double Turn = 0.25;

    private AdapterSet present = AdapterSet.None;
    private double taken;
    private long rounds;

    /// <summary>The slots whose turn it is: all that have something to compute with the same set.</summary>
    public IReadOnlyList<Slot> Next(IReadOnlyList<Slot> slots)
    {
        Slot? next = slots.Where(slot => slot.Pending > 0).MinBy(slot => slot.LastRound);
        if (next is null) return [];
        if (taken >= Turn || !slots.Any(slot => slot.Pending > 0 && slot.Adapters.Equals(present))) (present, taken) = (next.Adapters, 0);
        Slot[] turn = [.. slots.Where(slot => slot.Pending > 0 && slot.Adapters.Equals(present))];
        rounds++;
        foreach (Slot slot in turn) slot.LastRound = rounds;
        return turn;
    }

    /// <summary>Says how long the batch took.</summary>
    public void Took(double seconds) => taken += seconds;
}
