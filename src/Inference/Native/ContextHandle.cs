using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>A context over a model (<c>llama_context</c>): its KV cache and compute buffers. One thread at a time.</summary>
internal sealed class ContextHandle : SafeHandle
{
    private readonly ModelHandle model;

    /// <summary>
    /// One per number of threads that was in use; those not in use are asleep. Kept, since the backend still looks at the last one when
    /// it is given another.
    /// </summary>
    private readonly Dictionary<int, ThreadPoolHandle?> pools = [];

    private int threads;

    private ContextHandle(nint pointer, ModelHandle model, int threads) : base(0, ownsHandle: true)
    {
        bool added = false;
        model.DangerousAddRef(ref added);
        this.model = model;
        SetHandle(pointer);
        UseThreads(threads);
    }

    public override bool IsInvalid => handle == 0;

    /// <exception cref="LlamaException">Mostly for want of memory.</exception>
    public static ContextHandle Create(ModelHandle model, ContextParams parameters)
    {
        NativeLog.TakeErrors();
        nint pointer = LlamaApi.llama_init_from_model(model, parameters);
        if (pointer != 0) return new ContextHandle(pointer, model, parameters.Threads);
        string errors = NativeLog.TakeErrors();
        throw new LlamaException($"no context of {parameters.ContextLength} tokens: {(errors.Length > 0 ? errors : "llama.cpp gave no reason")}");
    }

    public nint Memory => LlamaApi.llama_get_memory(this);

    /// <summary>Computes with so many threads from the next batch on.</summary>
    public void UseThreads(int count)
    {
        if (count == threads) return;
        if (!pools.TryGetValue(count, out ThreadPoolHandle? pool))
        {
            pools[count] = pool = ThreadPoolHandle.TryCreate(count);
            bool added = false;
            // Held like the model, so that no finalizer frees the threads before the context that they compute for.
            pool?.DangerousAddRef(ref added);
        }
        if (pool is not null) LlamaApi.llama_attach_threadpool(this, pool, pool);
        LlamaApi.llama_set_n_threads(this, count, count);
        threads = count;
    }

    /// <summary>Computes with these adapters and no others from the next batch on; their owner keeps them until others are set.</summary>
    /// <param name="adapters">Of this context's model.</param>
    /// <param name="scales">How strongly each counts; none of them 0.</param>
    public unsafe void UseAdapters(ReadOnlySpan<AdapterHandle> adapters, ReadOnlySpan<float> scales)
    {
        nint* pointers = stackalloc nint[adapters.Length];
        for (int index = 0; index < adapters.Length; index++) pointers[index] = adapters[index].DangerousGetHandle();
        fixed (float* values = scales)
            _ = LlamaApi.llama_set_adapters_lora(
                this, adapters.Length == 0 ? null : pointers, (nuint)adapters.Length, adapters.Length == 0 ? null : values);
    }

    protected override bool ReleaseHandle()
    {
        LlamaApi.llama_free(handle);
        foreach (ThreadPoolHandle? pool in pools.Values)
        {
            pool?.DangerousRelease();
            pool?.Dispose();
        }
        model.DangerousRelease();
        return true;
    }
}
