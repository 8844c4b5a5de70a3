using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>
/// Threads that stay (<c>ggml_threadpool</c>): without them a build that has no OpenMP, as the prebuilt ones, starts its threads anew for each
/// token. One computation at a time.
/// </summary>
internal sealed unsafe class ThreadPoolHandle : SafeHandle
{
    /// <summary>
    /// How long idle threads look for work before they sleep, in units of 131,072 looks (some 5 ms): longer than the time between two tokens. By llama.cpp's own
    /// 50 they kept the processor busy for a quarter of a second after each answer, and an embedding that came then took 170 ms in place of 8.
    /// </summary>
    private const uint Polling = 2;

    private readonly delegate* unmanaged[Cdecl]<nint, void> free;

    private ThreadPoolHandle(nint pointer, delegate* unmanaged[Cdecl]<nint, void> free) : base(0, ownsHandle: true)
    {
        this.free = free;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>A pool of so many threads, the caller's among them; null where the processor's backend has none to give.</summary>
    public static ThreadPoolHandle? TryCreate(int threads)
    {
        // They live in the library of the processor's backend, of which there is one per instruction set: its registration knows them.
        nint registration = GgmlApi.ggml_backend_dev_backend_reg(GgmlApi.ggml_backend_dev_by_type(GgmlApi.ProcessorDevice));
        nint create = GgmlApi.ggml_backend_reg_get_proc_address(registration, "ggml_threadpool_new");
        nint free = GgmlApi.ggml_backend_reg_get_proc_address(registration, "ggml_threadpool_free");
        if (create == 0 || free == 0) return null;
        GgmlApi.ggml_threadpool_params_init(out ThreadPoolParams parameters, threads);
        parameters.Polling = Polling;
        nint pointer = ((delegate* unmanaged[Cdecl]<ThreadPoolParams*, nint>)create)(&parameters);
        return pointer == 0 ? null : new ThreadPoolHandle(pointer, (delegate* unmanaged[Cdecl]<nint, void>)free);
    }

    protected override bool ReleaseHandle()
    {
        free(handle);
        return true;
    }
}
