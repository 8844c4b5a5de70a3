using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>
/// Main memory for the keys and values of one sequence, in llama.cpp's own form. Freed once, when it is disposed; whoever uses it later gets an
/// <see cref="ObjectDisposedException"/> in place of somebody else's memory.
/// </summary>
internal sealed unsafe class StateBuffer : SafeHandle
{
    private StateBuffer(nint pointer, nuint size) : base(0, ownsHandle: true)
    {
        Size = size;
        SetHandle(pointer);
    }

    /// <summary>Bytes.</summary>
    public nuint Size { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>So many bytes, or null where the system has no more.</summary>
    public static StateBuffer? TryAllocate(nuint size)
    {
        try
        {
            return new StateBuffer((nint)NativeMemory.Alloc(size), size);
        }
        catch (OutOfMemoryException)
        {
            // The prompt can be computed again; the process must not end for it.
            return null;
        }
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
