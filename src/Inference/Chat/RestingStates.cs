using System.Runtime.InteropServices;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// Conversations that wait for a follow-up: their keys and values rest in main memory, since in the KV cache the attention of all others would walk past
/// them. Owns those in its list, and frees them to make room; one that is being woken is taken out first. Used by the decode loop's thread alone, but for
/// <see cref="Bytes"/>.
/// </summary>
/// <param name="context">The context that they come from and go back to; stays the caller's.</param>
/// <param name="capacity">Bytes; the oldest give way.</param>
internal sealed class RestingStates(ContextHandle context, long capacity) : IDisposable
{
    private readonly List<RestingState> states = [];
    private long bytes;

    /// <summary>Main memory that they take.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>Copies a slot's conversation; false where it is too large or cannot be copied.</summary>
    public bool Add(Slot slot)
    {
        nuint size = capacity == 0 ? 0 : LlamaApi.llama_state_seq_get_size(context, slot.Id);
        if (size == 0 || !MakeRoom((long)size) || StateBuffer.TryAllocate(size) is not { } data) return false;
        RestingState state = new([.. slot.Cached], data);
        if (LlamaApi.llama_state_seq_get_data(context, data, size, slot.Id) == size) return Add(state);
        state.Dispose();
        return false;
    }

    /// <summary>Owns a conversation from now on; false where there is no room for it, and it stays the caller's.</summary>
    public bool Add(RestingState state)
    {
        if (!MakeRoom(state.Size)) return false;
        states.Add(state);
        Interlocked.Add(ref bytes, state.Size);
        return true;
    }

    /// <summary>The one that begins most like a prompt, with the number of tokens that they share. It stays in the list, so that the next call may free it.</summary>
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

    /// <summary>Gives one out of the list to the caller, who owns it from now on.</summary>
    public void Take(RestingState state)
    {
        if (!states.Remove(state)) throw new InvalidOperationException("The conversation does not rest here.");
        Interlocked.Add(ref bytes, -state.Size);
    }

    /// <summary>Copies a conversation back into an empty slot; false where the KV cache has no room for it.</summary>
    /// <param name="state">Taken out of the list, so that nothing frees it meanwhile.</param>
    /// <param name="slot">An empty one.</param>
    public bool Restore(RestingState state, Slot slot)
    {
        if (LlamaApi.llama_state_seq_set_data(context, state.Data, (nuint)state.Size, slot.Id) == 0) return false;
        slot.Cached.AddRange(state.Tokens);
        return true;
    }

    public void Dispose()
    {
        while (states.Count > 0) Free(states[^1]);
    }

    private bool MakeRoom(long size)
    {
        if (size > capacity) return false;
        while (bytes + size > capacity) Free(states[0]);
        return true;
    }

    private void Free(RestingState state)
    {
        Take(state);
        state.Dispose();
    }
}

/// <summary>One conversation at rest. Whoever holds it alone disposes it.</summary>
/// <param name="Tokens">Whose keys and values they are.</param>
/// <param name="Data">The keys and values.</param>
internal sealed record RestingState(int[] Tokens, StateBuffer Data) : IDisposable
{
    /// <summary>Bytes.</summary>
    public long Size => (long)Data.Size;

    public void Dispose() => Data.Dispose();
}
