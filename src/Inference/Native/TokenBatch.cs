using System.Runtime.InteropServices;

namespace Rag.Inference.Native;

/// <summary>Tokens to compute in one call, each in one sequence; its memory is used again and again. One thread at a time.</summary>
internal sealed unsafe class TokenBatch : IDisposable
{
    private readonly int* tokens, positions, counts, sequences;
    private readonly int** sequencePointers;
    private readonly sbyte* outputs;

    public TokenBatch(int capacity)
    {
        Capacity = capacity;
        nuint size = (nuint)capacity;
        tokens = (int*)NativeMemory.Alloc(size, sizeof(int));
        positions = (int*)NativeMemory.Alloc(size, sizeof(int));
        counts = (int*)NativeMemory.Alloc(size, sizeof(int));
        sequences = (int*)NativeMemory.Alloc(size, sizeof(int));
        sequencePointers = (int**)NativeMemory.Alloc(size, (nuint)sizeof(int*));
        outputs = (sbyte*)NativeMemory.Alloc(size, sizeof(sbyte));
        for (int index = 0; index < capacity; index++)
        {
            counts[index] = 1;
            sequencePointers[index] = sequences + index;
        }
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

    /// <summary>The batch as native code takes it; valid until the next change.</summary>
    public NativeBatch Native => new()
    {
        TokenCount = Count,
        Tokens = tokens,
        Positions = positions,
        SequenceCounts = counts,
        Sequences = sequencePointers,
        Outputs = outputs,
    };

    public void Dispose()
    {
        NativeMemory.Free(tokens);
        NativeMemory.Free(positions);
        NativeMemory.Free(counts);
        NativeMemory.Free(sequences);
        NativeMemory.Free(sequencePointers);
        NativeMemory.Free(outputs);
        GC.SuppressFinalize(this);
    }
}
