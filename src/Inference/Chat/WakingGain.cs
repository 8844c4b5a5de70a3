namespace Rag.Inference.Chat;

/// <summary>
/// Tells whether a conversation at rest would be awake sooner than its tokens could be computed anew, by what both took on this machine so far: copying is
/// slow where the cache lies on a GPU behind a narrow bus, computing is quick on a large one. Used by one thread.
/// </summary>
internal sealed class WakingGain
{
    /// <summary>Weight of the newest figure: some ten of them are remembered.</summary>
    private const double Newest = 0.2;

    /// <summary>By how much a refusal makes the estimate better, so that one bad figure is tried again and does not decide for good.</summary>
    private const double Hope = 1.05;

    private double copyRate, wakeRate, computeRate;

    /// <summary>A conversation was copied out of the KV cache.</summary>
    public void Copied(long bytes, double seconds) => Learn(ref copyRate, bytes, seconds);

    /// <summary>A conversation was copied back into it.</summary>
    public void Woken(long bytes, double seconds) => Learn(ref wakeRate, bytes, seconds);

    /// <summary>Tokens of prompts were computed.</summary>
    public void Computed(int tokens, double seconds) => Learn(ref computeRate, tokens, seconds);

    /// <summary>True where waking is quicker, or where nothing is known yet.</summary>
    public bool IsWorth(long bytes, int tokens)
    {
        // The way back takes about as long as the way out, until one was gone.
        ref double rate = ref wakeRate > 0 ? ref wakeRate : ref copyRate;
        if (rate == 0 || computeRate == 0 || bytes / rate < tokens / computeRate) return true;
        rate *= Hope;
        return false;
    }

    private static void Learn(ref double rate, long amount, double seconds)
    {
        if (seconds <= 0) return;
        rate = rate == 0 ? amount / seconds : (1 - Newest) * rate + Newest * amount / seconds;
    }
}
