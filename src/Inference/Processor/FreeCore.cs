using System.Diagnostics;

namespace Rag.Inference.Processor;

/// <summary>
/// Looks whether one more thread would have a core of its own: by a thread that does nothing but look at the clock, and sees when it was
/// away.
/// </summary>
internal static class FreeCore
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(30);

    /// <summary>No look at the clock takes that long by itself.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromMilliseconds(0.2);

    /// <summary>True where it ran for at least three quarters of the time.</summary>
    public static Task<bool> FindAsync() =>
        Task.Factory.StartNew(Find, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static bool Find()
    {
        long start = Stopwatch.GetTimestamp(), last = start;
        TimeSpan away = TimeSpan.Zero, all = TimeSpan.Zero;
        while (all < Look)
        {
            long now = Stopwatch.GetTimestamp();
            TimeSpan gap = Stopwatch.GetElapsedTime(last, now);
            if (gap > Away) away += gap;
            (last, all) = (now, Stopwatch.GetElapsedTime(start, now));
        }
        return away < all / 4;
    }
}
