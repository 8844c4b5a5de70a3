namespace Rag.Inference.Chat;

/// <summary>What a decode loop has done since it began. Written by its thread, read by any.</summary>
internal sealed class LoopMetrics
{
    private long promptTokens, generatedTokens, rounds, milliseconds;

    public long PromptTokens => Interlocked.Read(ref promptTokens);

    public long GeneratedTokens => Interlocked.Read(ref generatedTokens);

    public long Rounds => Interlocked.Read(ref rounds);

    public double Seconds => Interlocked.Read(ref milliseconds) / 1000.0;

    public void Count(IReadOnlyList<Slot> inBatch, int tokens, double seconds)
    {
        int outputs = inBatch.Count(slot => slot.Output >= 0);
        Interlocked.Add(ref generatedTokens, outputs);
        Interlocked.Add(ref promptTokens, tokens - inBatch.Count(slot => slot.InBatch == 1));
        Interlocked.Increment(ref rounds);
        Interlocked.Add(ref milliseconds, (long)(seconds * 1000));
    }
}
