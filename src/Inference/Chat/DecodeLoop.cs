using System.Diagnostics;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// The one thread that owns a chat model's context. Each round computes one batch: a token for every answer at work, and pieces of the
/// prompts that are still being read, so that a long prompt holds nobody up (continuous batching).
/// </summary>
internal sealed class DecodeLoop : IDisposable
{
    private const double SharedPromptSeconds = 0.25;

    private readonly ContextHandle context;
    private readonly Vocabulary vocabulary;
    private readonly int? thinkToken;
    private readonly SlotTable slots;
    private readonly RequestQueue queue;
    private readonly TokenBatch batch;
    private readonly ILogger logger;
    private readonly Thread thread;
    private readonly byte[] piece = new byte[512];
    private readonly AbortFlag abort;
    private volatile bool stopping;
    private double promptRate = 100;

    public DecodeLoop(ContextHandle context, ChatContext setup, ILogger logger)
    {
        (this.context, this.logger) = (context, logger);
        vocabulary = setup.Vocabulary;
        thinkToken = setup.ThinkToken;
        abort = setup.Abort;
        slots = new SlotTable(context.Memory, setup.Slots, setup.CanShare);
        queue = new RequestQueue(setup.QueueLength);
        batch = new TokenBatch(setup.BatchSize);
        ContextLength = setup.ContextLength;
        Candidates = new CandidateBuffer(vocabulary.Count);
        thread = new Thread(Run) { IsBackground = true, Name = "decode loop" };
        thread.Start();
    }

    /// <summary>Most tokens of one request, prompt and answer together.</summary>
    public int ContextLength { get; }

    public CandidateBuffer Candidates { get; }

    public IReadOnlyList<Slot> Slots => slots.All;

    public int Waiting => queue.Count;

    /// <summary>Counts over the loop's life.</summary>
    public LoopMetrics Metrics { get; } = new();

    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public void Submit(Generation generation)
    {
        queue.Add(generation);
        // A closed request must not wait for another's arrival to be noticed.
        generation.Cancellation.UnsafeRegister(static loop => ((DecodeLoop)loop!).queue.Wake(), this);
    }

    public void Dispose()
    {
        stopping = true;
        abort.Stop();
        queue.Wake();
        thread.Join();
        batch.Dispose();
        Candidates.Dispose();
        context.Dispose();
        abort.Dispose();
    }

    private IEnumerable<Slot> Busy => slots.All.Where(slot => slot.Active is not null);

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
                foreach (Slot slot in Busy) End(slot, new Failed(fault.Message));
            }
        }
        foreach (Slot slot in Busy) End(slot, new Failed("The model is being unloaded."));
        while (queue.Take([]) is { } left) left.End(new Failed("The model is being unloaded."));
    }

    private void Round()
    {
        foreach (Generation gone in queue.TakeCancelled()) gone.End(null);
        foreach (Slot slot in Busy)
        {
            if (slot.Active!.Cancellation.IsCancellationRequested) End(slot, null);
        }
        while (slots.HasFree && queue.Take(Busy.Select(slot => slot.Active!)) is { } next)
        {
            Slot slot = slots.Assign(next);
            if (next.StartedAt == 0) next.StartedAt = Stopwatch.GetTimestamp();
            logger.LogDebug("Slot {Slot} takes a prompt of {Tokens} tokens, {Cached} of them cached", slot.Id, next.Tokens.Count, slot.Cached.Count);
        }
        queue.ReportPositions();
        FillBatch();
        if (batch.Count == 0)
        {
            queue.Wait();
            return;
        }
        Decode();
    }

    private void FillBatch()
    {
        batch.Clear();
        Slot[] busy = [.. Busy];
        // Those that write come first; the prompts share what room is left, and while somebody waits for words, only so much as is computed quickly.
        foreach (Slot slot in busy.Where(slot => slot.Pending == 1)) Put(slot, 1);
        Slot[] reading = [.. busy.Where(slot => slot.Pending > 1)];
        bool somebodyWrites = batch.Count > 0;
        int room = somebodyWrites ? Math.Min(batch.Room, Math.Max(32, (int)(promptRate * SharedPromptSeconds))) : batch.Room;
        for (int index = 0; index < reading.Length && room > 0; index++)
        {
            int share = Math.Min(reading[index].Pending, Math.Max(1, room / (reading.Length - index)));
            Put(reading[index], share);
            room -= share;
        }
        foreach (Slot slot in busy.Where(slot => slot.Pending == 0)) End(slot, new Failed("Nothing is left to compute."));
    }

    private void Put(Slot slot, int count)
    {
        slot.InBatch = Math.Min(count, batch.Room);
        slot.Output = -1;
        List<int> tokens = slot.Active!.Tokens;
        for (int index = 0; index < slot.InBatch; index++)
        {
            int position = slot.Cached.Count + index;
            bool last = position == tokens.Count - 1;
            int at = batch.Add(tokens[position], position, slot.Id, output: last);
            if (last) slot.Output = at;
        }
    }

    private void Decode()
    {
        Slot[] inBatch = [.. Busy.Where(slot => slot.InBatch > 0)];
        abort.Watch(inBatch.Select(slot => slot.Active!.Cancellation));
        long start = Stopwatch.GetTimestamp();
        int result = LlamaApi.llama_decode(context, batch.Native);
        if (result == 0) LlamaApi.llama_synchronize(context);
        abort.Unwatch();
        if (result != 0)
        {
            foreach (Slot slot in inBatch) slots.Truncate(slot, slot.Cached.Count);
            Recover(result, inBatch);
            foreach (Slot slot in inBatch) slot.InBatch = 0;
            return;
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        if (batch.Count >= 64) promptRate = 0.5 * promptRate + 0.5 * batch.Count / seconds;
        Metrics.Count(inBatch, batch.Count, seconds);
        foreach (Slot slot in inBatch)
        {
            slot.Cached.AddRange(slot.Active!.Tokens.GetRange(slot.Cached.Count, slot.InBatch));
            slot.InBatch = 0;
            if (slot.Output >= 0) Write(slot);
        }
    }

    private void Recover(int result, Slot[] inBatch)
    {
        switch (result)
        {
            case 2 when inBatch.Any(slot => slot.Active!.Cancellation.IsCancellationRequested) || stopping:
                break; // Computing was broken off since nobody waits for it.
            case 1 when slots.EvictIdle():
                break; // Tried again in the next round, with more room.
            case 1 when inBatch.Length > 1:
                // The one that came last gives way; it goes on from its tokens once there is room.
                Slot last = inBatch.MaxBy(slot => slot.Active!.Arrival)!;
                Generation waiting = last.Active!;
                last.Active = null;
                slots.Truncate(last, 0);
                queue.Add(waiting, atFront: true);
                break;
            case 1:
                End(inBatch[0], Finish(inBatch[0].Active!, "length"));
                break;
            default:
                string cause = NativeLog.TakeErrors();
                foreach (Slot slot in inBatch)
                {
                    slots.Truncate(slot, 0);
                    End(slot, new Failed($"llama.cpp could not compute a batch (code {result}){(cause.Length > 0 ? ": " + cause : "")}"));
                }
                break;
        }
    }

    private unsafe void Write(Slot slot)
    {
        Generation generation = slot.Active!;
        float* native = LlamaApi.llama_get_logits_ith(context, slot.Output);
        if (native is null)
        {
            End(slot, new Failed("The model gave no output."));
            return;
        }
        Span<float> logits = new(native, vocabulary.Count);
        // A grammar binds the answer, not the reasoning: the first token alone may open that.
        bool reasons = generation.Text.IsReasoning;
        bool mayReason = generation.Generated == 0 && thinkToken is not null;
        int token = generation.Sampler.Sample(logits, free: reasons || mayReason);
        bool free = reasons || mayReason && token == thinkToken;
        if (mayReason && !free) token = generation.Sampler.Sample(logits, free: false);
        if (token < 0)
        {
            End(slot, new Failed("No token can follow: the grammar has no way on, or the model's output is not a number."));
            return;
        }
        IReadOnlyList<TokenProbability> probabilities = generation.Request.TopLogprobs is { } top ? [LogProbabilities.Of(vocabulary, logits, token, top, Candidates)] : [];
        generation.Sampler.Accept(token, free);
        generation.Tokens.Add(token);
        generation.LastTokenAt = Stopwatch.GetTimestamp();
        if (generation.Generated == 1) generation.FirstTokenAt = generation.LastTokenAt;

        bool end = vocabulary.IsEnd(token);
        if (!end) generation.Text.Add(piece.AsSpan(0, vocabulary.Piece(token, piece, special: reasons || free)));
        bool full = generation.Generated >= generation.Request.MaxTokens || generation.Tokens.Count >= ContextLength;
        bool done = end || generation.Text.Stopped || full;
        if (done) generation.Text.Finish();
        string text = generation.Text.TakeAnswer(), reasoning = generation.Text.TakeReasoning();
        if (text.Length > 0 || reasoning.Length > 0 || probabilities.Count > 0) generation.Send(new Piece(text, reasoning, probabilities));
        if (done) End(slot, Finish(generation, end || generation.Text.Stopped ? "stop" : "length"));
    }

    private static Finished Finish(Generation generation, string reason) => new(reason, new GenerationTimings(
        generation.CachedTokens,
        generation.Request.Prompt.Length - generation.CachedTokens,
        Stopwatch.GetElapsedTime(generation.StartedAt, Math.Max(generation.FirstTokenAt, generation.StartedAt)).TotalMilliseconds,
        generation.Generated,
        Stopwatch.GetElapsedTime(generation.FirstTokenAt, generation.LastTokenAt).TotalMilliseconds));

    private static void End(Slot slot, GenerationEvent? last)
    {
        slot.Active!.End(last);
        slot.Active = null;
        slot.InBatch = 0;
    }
}
