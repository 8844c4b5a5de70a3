using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary><c>struct ggml_backend_dev_props</c> of llama.cpp 0.5.0, field by field.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DeviceProperties
{
    public byte* Name;
    public byte* Description;
    public nuint FreeBytes;
    public nuint TotalBytes;
    public int Type;
    public byte* Id;
    public byte Asynchronous;
    public byte HostBuffer;
    public byte BufferFromHostPointer;
    public byte Events;
    public byte MemoryMapping;
}
