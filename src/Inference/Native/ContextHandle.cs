using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>A context over a model (<c>llama_context</c>): its KV cache and compute buffers. One thread at a time.</summary>
internal sealed class ContextHandle : SafeHandle
{
    private readonly ModelHandle model;
    private readonly ThreadPoolHandle? threads;

    private ContextHandle(nint pointer, ModelHandle model, int threadCount) : base(0, ownsHandle: true)
    {
        bool added = false;
        model.DangerousAddRef(ref added);
        this.model = model;
        SetHandle(pointer);
        threads = ThreadPoolHandle.TryCreate(threadCount);
        if (threads is null) return;
        // Held like the model, so that no finalizer frees the threads before the context that they compute for.
        threads.DangerousAddRef(ref added);
        LlamaApi.llama_attach_threadpool(this, threads, threads);
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

    protected override bool ReleaseHandle()
    {
        LlamaApi.llama_free(handle);
        threads?.DangerousRelease();
        threads?.Dispose();
        model.DangerousRelease();
        return true;
    }
}
