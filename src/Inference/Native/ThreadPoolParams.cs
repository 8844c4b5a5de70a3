using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary><c>struct ggml_threadpool_params</c>; the mask of processors comes first, one byte for each of at most 512.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ThreadPoolParams
{
    public fixed byte ProcessorMask[512];
    public int Threads;
    public int Priority;
    public uint Polling;
    public byte StrictPlacement;
    public byte Paused;
}
