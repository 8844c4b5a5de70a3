using System.Diagnostics;
using Rag.Inference.Models;
using Rag.Inference.Native;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Chat;

/// <summary>
/// The one thread that owns a chat model's context. Each round computes one batch: a token for every answer at work, and pieces of the
/// prompts that are still being read, so that a long prompt holds nobody up (continuous batching).
/// </summary>
internal sealed class DecodeLoop : IDisposable
{
    private const string Unloading = "The model is being unloaded.";
    private static readonly TimeSpan TrimEvery = TimeSpan.FromSeconds(10);

    private readonly ContextHandle context;
    private readonly ProcessorSeat? processor;
    private readonly AbortFlag abort;
    private readonly WakingGain gain = new();
    private readonly RestingStates resting;
    private readonly SlotTable slots;
    private readonly RequestQueue queue;
    private readonly DecodeBatch batch;
    private readonly AdapterTurns turns = new();
    private readonly BatchRecovery recovery;
    private readonly LoopErrands errands = new();
    private readonly TokenWriter writer;
    private readonly Heartbeat beat;
    private readonly ILogger logger;
    private readonly Thread thread;
    private volatile bool stopping;

    /// <param name="context">Owned from now on.</param>
    /// <param name="setup">How many sequences, and what the model can do.</param>
    /// <param name="logger">Told of what goes wrong.</param>
    public DecodeLoop(ContextHandle context, ChatContext setup, ILogger logger)
    {
        (this.context, this.logger, processor, beat, abort) = (context, logger, setup.Processor, setup.Beat, setup.Abort);
        ContextLength = setup.ContextLength;
        resting = new RestingStates(context, setup, gain, MachineMemory.FreeMainMemory);
        resting.Trim();
        slots = new SlotTable(context, setup, resting);
        queue = new RequestQueue(setup.QueueLength);
        batch = new DecodeBatch(setup.BatchSize, isBounded: processor is not null, setup.Lookup);
        writer = new TokenWriter(context, setup);
        recovery = new BatchRecovery(batch, slots, queue);
        thread = new Thread(Run) { IsBackground = true, Name = "decode loop" };
        thread.Start();
    }

    /// <summary>Most tokens of one request, prompt and answer together.</summary>
    public int ContextLength { get; }

    public CandidateBuffer Candidates => writer.Candidates;

    public IReadOnlyList<Slot> Slots => slots.All;

    public int Waiting => queue.Count;

    /// <summary>What rests in main memory.</summary>
    public RestingSummary Resting => resting.Summary;

    /// <summary>Counts over the loop's life.</summary>
    public LoopMetrics Metrics { get; } = new();

    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public void Submit(Generation generation)
    {
        queue.Add(generation);
        // A closed request must not wait for another's arrival to be noticed.
        generation.Cancellation.UnsafeRegister(static loop => ((DecodeLoop)loop!).queue.Wake(), this);
    }

    /// <summary>Has the loop's thread do something with the context between two batches.</summary>
    /// <exception cref="ObjectDisposedException">The loop ends.</exception>
    public Task DoAsync(Action<ContextHandle> act)
    {
        Task done = errands.Add(act);
        queue.Wake();
        return done;
    }

    public void Dispose()
    {
        if (stopping) return;
        stopping = true;
        abort.Stop();
        queue.Wake();
        thread.Join();
        beat.Dispose();
        resting.Dispose();
        processor?.Dispose();
        context.Dispose();
    }

    private void Run()
    {
        while (!stopping)
        {
            try
            {
                Round();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                logger.LogError(fault, "The decode loop failed; its requests are ended");
                foreach (Slot slot in slots.Busy)
                {
                    slot.End(new Failed(fault.Message));
                    slots.Truncate(slot, 0);
                }
            }
        }
        foreach (Slot slot in slots.Busy) slot.End(new Failed(Unloading));
        foreach (Generation left in queue.Close()) left.End(new Failed(Unloading));
        errands.Close();
    }

    private void Round()
    {
        using (beat.Begin("computing a batch"))
        {
            if (Advance()) return;
        }
        // While nobody asks, other programs may come to need the memory.
        if (!queue.Wait(TrimEvery)) resting.Trim();
    }

    /// <summary>Computes the next batch; false where there is nothing to compute.</summary>
    private bool Advance()
    {
        errands.Run(context);
        foreach (Generation gone in queue.TakeCancelled()) gone.End(null);
        foreach (Slot slot in slots.All)
        {
            if (slot.Active is { Cancellation.IsCancellationRequested: true }) slot.End(null);
        }
        while (slots.HasFree && queue.Take(slots.Busy.Select(slot => slot.Active!)) is { } next)
        {
            Slot slot = Assign(next);
            if (next.StartedAt == 0) next.StartedAt = Stopwatch.GetTimestamp();
            logger.LogDebug("Slot {Slot} takes a prompt of {Tokens} tokens, {Cached} of them cached", slot.Id, next.Tokens.Count, slot.Cached.Count);
        }
        queue.ReportPositions();
        if (!batch.Fill(turns.Next(slots.All))) return false;
        Compute();
        return true;
    }

    private Slot Assign(Generation generation)
    {
        try
        {
            return slots.Assign(generation);
        }
        catch (Exception fault)
        {
            // It waits in no queue and has no slot: nobody else would ever end it.
            generation.End(new Failed(fault.Message));
            throw;
        }
    }

    private void Compute()
    {
        long start;
        int result;
        try
        {
            abort.Watch(batch.Slots.Select(slot => slot.Active!.Cancellation));
            if (processor is not null) context.UseThreads(processor.Begin());
            batch.Slots[0].Adapters.SetOn(context);
            start = Stopwatch.GetTimestamp();
            result = LlamaApi.llama_decode(context, batch.Native);
            if (result == 0) LlamaApi.llama_synchronize(context);
        }
        finally
        {
            processor?.End();
            abort.Unwatch();
        }
        if (result != 0)
        {
            foreach (Slot slot in batch.Slots) slots.Truncate(slot, slot.Cached.Count);
            recovery.After(result, stopping);
            foreach (Slot slot in batch.Slots) slot.InBatch = 0;
            return;
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        turns.Took(seconds);
        if (batch.Learn(seconds)) gain.Computed(batch.Count, seconds);
        Metrics.Count(batch.Slots, batch.Count, seconds);
        foreach (Slot slot in batch.Slots)
        {
            slot.KeepBatch();
            if (slot.Output < 0) continue;
            int stayed = writer.Write(slot);
            Metrics.CountDraft(slot.Draft.Count, stayed);
            if (stayed < slot.Draft.Count) slots.Truncate(slot, slot.Cached.Count);
        }
    }
}
