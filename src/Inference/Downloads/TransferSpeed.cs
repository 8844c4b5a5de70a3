namespace Rag.Inference.Downloads;

/// <summary>Bytes per second over the last seconds. One caller at a time.</summary>
internal sealed class TransferSpeed(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private long markedAt = time.GetTimestamp();
    private long marked = -1;
    private double? speed;

    /// <summary>Takes in how much has come; null until a second has passed.</summary>
    public double? At(long received)
    {
        TimeSpan passed = time.GetElapsedTime(markedAt);
        if (marked >= 0 && received >= marked && passed < Window) return speed;
        double now = (received - marked) / passed.TotalSeconds;
        // Half of the old value, so that the figure can be read.
        if (marked >= 0 && received >= marked) speed = speed is { } before ? (before + now) / 2 : now;
        (markedAt, marked) = (time.GetTimestamp(), received);
        return speed;
    }
}
