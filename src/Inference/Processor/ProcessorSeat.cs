namespace Rag.Inference.Processor;

/// <summary>The place of one loop in a <see cref="ProcessorShare"/>: one batch at a time.</summary>
internal sealed class ProcessorSeat(ProcessorShare share) : IDisposable
{
    /// <summary>Threads that compute now; 0 between batches. Changed by the share alone, as is <see cref="EndedAt"/>.</summary>
    internal int Threads { get; set; }

    internal long? EndedAt { get; set; }

    /// <summary>Before a batch: the threads that it may use, at least 1.</summary>
    public int Begin() => share.Begin(this);

    /// <summary>After it.</summary>
    public void End() => share.End(this);

    /// <summary>Gives the place up.</summary>
    public void Dispose() => share.Leave(this);
}
