using System.Runtime.InteropServices;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// Conversations that wait for a follow-up: their keys and values rest in main memory, since in the KV cache the attention of all others would walk past
/// them. Used by the decode loop's thread alone, but for <see cref="Bytes"/>.
/// </summary>
/// <param name="context">The context that they come from and go back to.</param>
/// <param name="capacity">Bytes; the oldest give way.</param>
internal sealed unsafe class RestingStates(ContextHandle context, long capacity) : IDisposable
{
    private readonly List<RestingState> states = [];
    private long bytes;

    /// <summary>Main memory that they take.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Copies a slot's conversation; false where it is too large or cannot be copied.</summary>
    public bool Add(Slot slot)
    {
        nuint size = capacity == 0 ? 0 : LlamaApi.llama_state_seq_get_size(context, slot.Id);
        if (size == 0 || (long)size > capacity) return false;
        while (bytes + (long)size > capacity) Remove(states[0]);
        byte* data = (byte*)NativeMemory.Alloc(size);
        RestingState state = new([.. slot.Cached], (nint)data, size);
        states.Add(state);
        Interlocked.Add(ref bytes, (long)size);
        if (LlamaApi.llama_state_seq_get_data(context, data, size, slot.Id) == size) return true;
        Remove(state);
        return false;
    }

    /// <summary>The one that begins most like a prompt, with the number of tokens that they share.</summary>
    public (RestingState? State, int Common) Find(ReadOnlySpan<int> prompt)
    {
        (RestingState? best, int common) = (null, 0);
        foreach (RestingState state in states)
        {
            int length = prompt.CommonPrefixLength(state.Tokens);
            if (length > common) (best, common) = (state, length);
        }
        return (best, common);
    }

    /// <summary>Copies one back into an empty slot; false where the KV cache has no room for it.</summary>
    /// <param name="state">From <see cref="Find"/>.</param>
    /// <param name="slot">An empty one.</param>
    /// <param name="keep">True where the slot goes another way, so that the conversation must stay here too.</param>
    public bool Restore(RestingState state, Slot slot, bool keep)
    {
        if (LlamaApi.llama_state_seq_set_data(context, (byte*)state.Data, state.Size, slot.Id) == 0) return false;
        slot.Cached.AddRange(state.Tokens);
        if (!keep) Remove(state);
        return true;
    }

    public void Dispose()
    {
        while (states.Count > 0) Remove(states[^1]);
        GC.SuppressFinalize(this);
    }

    private void Remove(RestingState state)
    {
        states.Remove(state);
        NativeMemory.Free((void*)state.Data);
        Interlocked.Add(ref bytes, -(long)state.Size);
    }
}

/// <summary>One conversation at rest.</summary>
/// <param name="Tokens">Whose keys and values they are.</param>
/// <param name="Data">In llama.cpp's own form.</param>
/// <param name="Size">Bytes.</param>
internal sealed record RestingState(int[] Tokens, nint Data, nuint Size);
