namespace Rag.Web.Supervision;

/// <summary>
/// How long a worker may be silent or stand still before it is ended. Only time in which it was asked counts, so that a machine that slept
/// takes nobody's worker away. For one run of a worker, one caller at a time.
/// </summary>
public sealed class WorkerPatience(TimeProvider time)
{
    /// <summary>For the first answer: a start takes a second or two, a ledger of a million files a minute.</summary>
    public static readonly TimeSpan Start = TimeSpan.FromMinutes(5);

    /// <summary>For every later one: twelve questions in a row. A machine that swaps answers some of them.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Answers in a row that name a loop that stands still; the worker itself has waited for as long as the step may take.
    /// </summary>
    public const int Faults = 3;

    /// <summary>The most that one question counts: its limit and the pause after it.</summary>
    private static readonly TimeSpan LongestRound = 2 * WorkerProbe.Limit;

    private long last = time.GetTimestamp();
    private TimeSpan silent;
    private int faults;
    private bool debugged;

    /// <summary>True once it has answered.</summary>
    public bool HasAnswered { get; private set; }

    /// <summary>Takes note of an answer, or of none. Returns why the worker is to be ended, or null.</summary>
    /// <param name="answer">What came of asking.</param>
    /// <param name="isTraced">Whether it is held by a debugger that it does not know of.</param>
    public string? Note(WorkerAnswer answer, bool isTraced)
    {
        TimeSpan passed = time.GetElapsedTime(last);
        last = time.GetTimestamp();
        faults = answer.Fault is null ? 0 : faults + 1;
        if (answer.Silence is null)
        {
            (silent, HasAnswered, debugged) = (TimeSpan.Zero, true, answer.Debugged);
            return faults >= Faults && !isTraced ? $"stood still ({answer.Fault})" : null;
        }
        // A debugger that was there when it last answered may be what holds it now.
        if (!debugged && !isTraced) silent += passed < LongestRound ? passed : LongestRound;
        TimeSpan longest = HasAnswered ? Silence : Start;
        return silent >= longest ? $"did not answer for {longest.TotalMinutes:0} minutes ({answer.Silence})" : null;
    }
}
