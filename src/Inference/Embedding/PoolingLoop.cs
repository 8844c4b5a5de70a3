using Rag.Inference.Native;
using Rag.Inference.Processor;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Embedding;

/// <summary>A text's tokens on their way through the loop.</summary>
internal sealed class PoolingItem(int[] tokens, CancellationToken cancellation)
{
    public int[] Tokens { get; } = tokens;

    public CancellationToken Cancellation { get; } = cancellation;

    public TaskCompletionSource<float[]> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// The one thread that owns the context of an embedding model or a reranker: texts are put together until a batch is full, so that many
/// short ones cost as much as one long one. Queries overtake passages, since somebody waits for them.
/// </summary>
internal sealed class PoolingLoop : IDisposable
{
    private readonly ContextHandle context;
    private readonly ProcessorSeat? seat;
    private readonly TokenBatch batch;
    private readonly int shortBatch;
    private readonly int sequences;
    private readonly int outputs;
    private readonly bool encoderOnly;
    private readonly Lock gate = new();
    private readonly Queue<PoolingItem> urgent = new(), ordinary = new();
    private readonly SemaphoreSlim arrived = new(0);
    private readonly Heartbeat beat;
    private readonly Thread thread;
    private volatile bool stopping;

    /// <param name="context">Owned from now on.</param>
    /// <param name="batchSize">Most tokens of a batch; no text may be longer.</param>
    /// <param name="sequences">Most texts of a batch.</param>
    /// <param name="outputs">Numbers per text.</param>
    /// <param name="encoderOnly">True where the model has an encoder and no decoder (T5).</param>
    /// <param name="shortBatch">Texts up to so many tokens go into batches of at most so many; 0 for no difference.</param>
    /// <param name="seat">Tells before each batch how many threads it may use; owned from now on. Null for those that the context was
    /// made with.</param>
    /// <param name="beat">Tells that the loop makes progress; owned from now on.</param>
    public PoolingLoop(
        ContextHandle context, int batchSize, int sequences, int outputs, bool encoderOnly, int shortBatch, ProcessorSeat? seat, Heartbeat beat)
    {
        (this.context, this.sequences, this.outputs, this.encoderOnly) = (context, sequences, outputs, encoderOnly);
        (this.shortBatch, this.seat, this.beat) = (shortBatch, seat, beat);
        batch = new TokenBatch(batchSize);
        thread = new Thread(Run) { IsBackground = true, Name = "embedding loop" };
        thread.Start();
    }

    public int Waiting
    {
        get { lock (gate) return urgent.Count + ordinary.Count; }
    }

    /// <summary>The pooled output of each sequence of tokens, in order.</summary>
    public async Task<float[][]> RunAsync(IReadOnlyList<int[]> texts, bool isUrgent, CancellationToken cancellationToken)
    {
        PoolingItem[] items = [.. texts.Select(tokens => new PoolingItem(tokens, cancellationToken))];
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            // By length, so that batches are full and of one kind.
            foreach (PoolingItem item in items.OrderBy(item => item.Tokens.Length)) (isUrgent ? urgent : ordinary).Enqueue(item);
        }
        arrived.Release();
        return await Task.WhenAll(items.Select(item => item.Done.Task)).ConfigureAwait(false);
    }

    public void Dispose()
    {
        if (stopping) return;
        stopping = true;
        arrived.Release();
        thread.Join();
        beat.Dispose();
        seat?.Dispose();
        context.Dispose();
        arrived.Dispose();
    }

    private void Run()
    {
        List<PoolingItem> items = [];
        while (!stopping)
        {
            items.Clear();
            batch.Clear();
            bool isShort = false;
            while (items.Count < sequences && Next(items.Count, isShort) is { } item)
            {
                if (item.Cancellation.IsCancellationRequested)
                {
                    item.Done.TrySetCanceled(item.Cancellation);
                    continue;
                }
                for (int position = 0; position < item.Tokens.Length; position++) batch.Add(item.Tokens[position], position, items.Count, output: true);
                isShort = item.Tokens.Length <= shortBatch;
                items.Add(item);
            }
            if (items.Count == 0) arrived.Wait();
            else TryCompute(items);
        }
        while (Next(0, false) is { } left) left.Done.TrySetException(new LlamaException("The model is being unloaded."));
    }

    /// <summary>The next text that goes into the batch with those that are there already, or null.</summary>
    private PoolingItem? Next(int taken, bool isShort)
    {
        lock (gate)
        {
            Queue<PoolingItem> queue = urgent.Count > 0 ? urgent : ordinary;
            if (!queue.TryPeek(out PoolingItem? next)) return null;
            int room = isShort ? shortBatch - batch.Count : batch.Room;
            return taken == 0 || next.Tokens.Length <= shortBatch == isShort && next.Tokens.Length <= room ? queue.Dequeue() : null;
        }
    }

    /// <summary>What goes wrong with a batch is told to those who wait for it; the loop goes on with the next.</summary>
    private void TryCompute(List<PoolingItem> items)
    {
        try
        {
            Compute(items);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            foreach (PoolingItem item in items) item.Done.TrySetException(fault);
        }
    }

    private unsafe void Compute(List<PoolingItem> items)
    {
        using Heartbeat.Step step = beat.Begin("computing a batch");
        if (context.Memory != 0) LlamaApi.llama_memory_clear(context.Memory, false);
        int result;
        try
        {
            if (seat is not null) context.UseThreads(seat.Begin());
            result = encoderOnly ? LlamaApi.llama_encode(context, batch.Native) : LlamaApi.llama_decode(context, batch.Native);
            if (result == 0) LlamaApi.llama_synchronize(context);
        }
        finally
        {
            seat?.End();
        }
        for (int index = 0; index < items.Count; index++)
        {
            float* output = result == 0 ? LlamaApi.llama_get_embeddings_seq(context, index) : null;
            if (output is not null) items[index].Done.TrySetResult(new ReadOnlySpan<float>(output, outputs).ToArray());
            else items[index].Done.TrySetException(new LlamaException($"llama.cpp could not compute a batch (code {result}): {NativeLog.TakeErrors()}"));
        }
    }
}
