namespace Rag.Inference.Chat;

/// <summary>What a decode loop has done since it began. Written by its thread, read by any.</summary>
internal sealed class LoopMetrics
{
    private long promptTokens, generatedTokens, draftedTokens, stayedTokens, rounds, milliseconds;

    public long PromptTokens => Interlocked.Read(ref promptTokens);

    public long GeneratedTokens => Interlocked.Read(ref generatedTokens);

    /// <summary>Computed ahead of their turn.</summary>
    public long DraftedTokens => Interlocked.Read(ref draftedTokens);

    /// <summary>Of those, the ones that were chosen.</summary>
    public long StayedTokens => Interlocked.Read(ref stayedTokens);

    public long Rounds => Interlocked.Read(ref rounds);

    public double Seconds => Interlocked.Read(ref milliseconds) / 1000.0;

    public void Count(IReadOnlyList<Slot> inBatch, int tokens, double seconds)
    {
        int outputs = inBatch.Count(slot => slot.Output >= 0);
        Interlocked.Add(ref generatedTokens, outputs);
        Interlocked.Add(ref promptTokens, tokens - inBatch.Sum(slot => slot.Draft.Count) - inBatch.Count(slot => slot.InBatch == 1));
        Interlocked.Increment(ref rounds);
        Interlocked.Add(ref milliseconds, (long)(seconds * 1000));
    }

    /// <summary>Counts a draft after its round was counted.</summary>
    public void CountDraft(int drafted, int stayed)
    {
        Interlocked.Add(ref draftedTokens, drafted);
        Interlocked.Add(ref stayedTokens, stayed);
        Interlocked.Add(ref generatedTokens, stayed);
    }
}
