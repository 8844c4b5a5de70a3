namespace Rag.Retrieval.Search;

/// <summary>Times steps that follow one another.</summary>
internal sealed class StepTimer(TimeProvider time)
{
    private readonly List<Step> _steps = [];
    private long _since = time.GetTimestamp();

    /// <summary>The steps ended so far.</summary>
    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Ends a step; the next one begins.</summary>
    public void End(string name, string? detail = null)
    {
        _steps.Add(new Step(name, time.GetElapsedTime(_since).TotalMilliseconds, detail));
        _since = time.GetTimestamp();
    }
}
