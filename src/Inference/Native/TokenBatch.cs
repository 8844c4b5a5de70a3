using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>Tokens to compute in one call, each in one sequence; its memory is used again and again. One thread at a time.</summary>
internal sealed unsafe class TokenBatch
{
    // Pinned arrays: native code reads them during a call, and nobody has to free them.
    private readonly int[] tokens, positions, counts, sequences;
    private readonly nint[] sequencePointers;
    private readonly sbyte[] outputs;

    public TokenBatch(int capacity)
    {
        Capacity = capacity;
        tokens = GC.AllocateArray<int>(capacity, pinned: true);
        positions = GC.AllocateArray<int>(capacity, pinned: true);
        counts = GC.AllocateArray<int>(capacity, pinned: true);
        sequences = GC.AllocateArray<int>(capacity, pinned: true);
        sequencePointers = GC.AllocateArray<nint>(capacity, pinned: true);
        outputs = GC.AllocateArray<sbyte>(capacity, pinned: true);
        Array.Fill(counts, 1);
        for (int index = 0; index < capacity; index++) sequencePointers[index] = Marshal.UnsafeAddrOfPinnedArrayElement(sequences, index);
    }

    public int Capacity { get; }

    public int Count { get; private set; }

    public int Room => Capacity - Count;

    public void Clear() => Count = 0;

    /// <summary>Adds a token and returns its index, by which its output is read.</summary>
    public int Add(int token, int position, int sequence, bool output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(Count, Capacity);
        tokens[Count] = token;
        positions[Count] = position;
        sequences[Count] = sequence;
        outputs[Count] = output ? (sbyte)1 : (sbyte)0;
        return Count++;
    }

    /// <summary>The batch as native code takes it; valid until the next change, and as long as this object is kept.</summary>
    public NativeBatch Native => new()
    {
        TokenCount = Count,
        Tokens = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(tokens, 0),
        Positions = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(positions, 0),
        SequenceCounts = (int*)Marshal.UnsafeAddrOfPinnedArrayElement(counts, 0),
        Sequences = (int**)Marshal.UnsafeAddrOfPinnedArrayElement(sequencePointers, 0),
        Outputs = (sbyte*)Marshal.UnsafeAddrOfPinnedArrayElement(outputs, 0),
    };
}
