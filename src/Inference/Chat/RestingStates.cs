using System.Diagnostics;
using System.Runtime.InteropServices;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// Conversations that wait for a follow-up: their keys and values rest in main memory, since in the KV cache the attention of all others would walk past
/// them. Owns those in its list, and frees the oldest to make room; one that is being woken is taken out first. Used by the decode loop's thread alone, but
/// for <see cref="Summary"/>.
/// </summary>
/// <param name="context">The context that they come from and go back to; stays the caller's.</param>
/// <param name="setup">Most bytes, and how far back the model looks.</param>
/// <param name="gain">What is worth keeping.</param>
/// <param name="freeMemory">Bytes of main memory that are free now.</param>
internal sealed class RestingStates(ContextHandle context, ChatContext setup, WakingGain gain, Func<long> freeMemory) : IDisposable
{
    /// <summary>Of the memory that would be free without them: the owner's other programs come first.</summary>
    private const int Share = 4;

    private readonly List<RestingState> states = [];
    private readonly long most = setup.CanShare ? setup.RestingBytes : 0;
    private long bytes;
    private long limit;
    private volatile RestingSummary summary = new(0, 0, 0, 0);

    /// <summary>As of the last change. Any thread may ask.</summary>
    public RestingSummary Summary => summary;

    /// <summary>Measures anew how much may rest, and frees what is above it.</summary>
    public void Trim()
    {
        limit = most == 0 ? 0 : Math.Clamp((freeMemory() + bytes) / Share, 0, most);
        while (bytes > limit) Free(states[0]);
        Tell();
    }

    /// <summary>Copies a slot's conversation; false where it is too large, would not be awake sooner than computed anew, or cannot be copied.</summary>
    public bool Add(Slot slot)
    {
        if (limit == 0) return false;
        // One that goes on from this one will do for it as well.
        if (states.Exists(state => state.GoesOnFrom(CollectionsMarshal.AsSpan(slot.Cached), slot.Adapters))) return true;
        nuint size = LlamaApi.llama_state_seq_get_size(context, slot.Id);
        if (size == 0 || !gain.IsWorth((long)size, slot.Cached.Count) || !MakeRoom((long)size) || StateBuffer.TryAllocate(size) is not { } data) return false;
        RestingState state = new([.. slot.Cached], slot.Adapters, data);
        long start = Stopwatch.GetTimestamp();
        bool copied = LlamaApi.llama_state_seq_get_data(context, data, size, slot.Id) == size;
        gain.Copied((long)size, Stopwatch.GetElapsedTime(start).TotalSeconds);
        if (copied && Add(state)) return true;
        state.Dispose();
        return false;
    }

    /// <summary>Owns a conversation from now on; false where there is no room for it, and it stays the caller's.</summary>
    public bool Add(RestingState state)
    {
        if (!MakeRoom(state.Size)) return false;
        foreach (RestingState earlier in states.FindAll(earlier => state.GoesOnFrom(earlier.Tokens, earlier.Adapters))) Free(earlier);
        states.Add(state);
        bytes += state.Size;
        Tell();
        return true;
    }

    /// <summary>
    /// The one that begins most like a prompt, with the same adapters, and the number of tokens that they share. It stays in the list, so
    /// that the next call may free it.
    /// </summary>
    public (RestingState? State, int Common) Find(ReadOnlySpan<int> prompt, AdapterSet adapters)
    {
        (RestingState? best, int common) = (null, 0);
        foreach (RestingState state in states)
        {
            int length = prompt.CommonPrefixLength(state.Tokens);
            if (length > common && state.Adapters.Equals(adapters) && CanGoOn(state, length)) (best, common) = (state, length);
        }
        return (best, common);
    }

    /// <summary>Gives one out of the list to the caller, who owns it from now on.</summary>
    public void Take(RestingState state)
    {
        if (!states.Remove(state)) throw new InvalidOperationException("The conversation does not rest here.");
        bytes -= state.Size;
        Tell();
    }

    /// <summary>Copies a conversation back into an empty slot; false where the KV cache has no room for it.</summary>
    /// <param name="state">Taken out of the list, so that nothing frees it meanwhile.</param>
    /// <param name="slot">An empty one.</param>
    public bool Restore(RestingState state, Slot slot)
    {
        long start = Stopwatch.GetTimestamp();
        if (LlamaApi.llama_state_seq_set_data(context, state.Data, (nuint)state.Size, slot.Id) == 0) return false;
        gain.Woken(state.Size, Stopwatch.GetElapsedTime(start).TotalSeconds);
        slot.Cached.AddRange(state.Tokens);
        return true;
    }

    public void Dispose()
    {
        while (states.Count > 0) Free(states[^1]);
    }

    /// <summary>Of layers that look back a little way only, a copy holds what its last token sees: a shorter beginning is not in it.</summary>
    private bool CanGoOn(RestingState state, int length) => setup.Window == 0 || state.Tokens.Length <= setup.Window || length >= state.Tokens.Length - 1;

    private bool MakeRoom(long size)
    {
        if (size > limit) return false;
        while (bytes + size > limit) Free(states[0]);
        return true;
    }

    private void Free(RestingState state)
    {
        Take(state);
        state.Dispose();
    }

    private void Tell() => summary = new RestingSummary(states.Count, states.Sum(state => (long)state.Tokens.Length), bytes, limit);
}
