using System.Runtime.InteropServices;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// Gives each request the slot whose KV cache begins most like its prompt; where that slot is in use or belongs to another conversation,
/// the common beginning (a system prompt) is shared with a fresh slot at no cost. Conversations that wait for a follow-up are put to rest meanwhile.
/// Used by the decode loop's thread alone.
/// </summary>
internal sealed class SlotTable
{
    /// <summary>Fewer tokens than that are not worth copying.</summary>
    private const int WorthCopying = 256;

    private readonly nint memory;
    private readonly bool canShare;
    private readonly int window;
    private readonly RestingStates resting;
    private long uses;

    /// <param name="context">Stays the caller's, who keeps it for as long as this is used; its KV cache is one pool for all sequences.</param>
    /// <param name="setup">How many sequences, and what the model can do.</param>
    /// <param name="resting">Where conversations rest; stays the caller's.</param>
    public SlotTable(ContextHandle context, ChatContext setup, RestingStates resting)
    {
        (memory, canShare, window, this.resting) = (context.Memory, setup.CanShare, setup.Window, resting);
        All = [.. Enumerable.Range(0, setup.Slots).Select(id => new Slot(id))];
    }

    public IReadOnlyList<Slot> All { get; }

    /// <summary>Those that serve a request.</summary>
    public IEnumerable<Slot> Busy => All.Where(slot => slot.Active is not null);

    public bool HasFree => All.Any(slot => slot.Active is null);

    /// <summary>Puts a request into a free slot, which there must be.</summary>
    public Slot Assign(Generation generation)
    {
        resting.Trim();
        // What nobody may use again only makes the attention of the others slower.
        foreach (Slot slot in All)
        {
            if (slot is { Active: null, KeepsCache: false, Cached.Count: > 0 }) Truncate(slot, 0);
        }
        // The last token is computed in any case, since its output chooses the next one.
        ReadOnlySpan<int> prompt = CollectionsMarshal.AsSpan(generation.Tokens)[..^1];
        AdapterSet adapters = generation.Request.Adapters;
        (Slot? live, int common) = generation.Request.CachePrompt ? FindLive(prompt, adapters) : (null, 0);
        (RestingState? rested, int restedCommon) = generation.Request.CachePrompt ? resting.Find(prompt, adapters) : (null, 0);
        Slot target = rested is not null && restedCommon >= common + WorthCopying ? Wake(rested, restedCommon) : Continue(live, common);
        foreach (Slot slot in All)
        {
            if (slot != target) Rest(slot);
        }
        if (generation.StartedAt == 0) generation.CachedTokens = target.Cached.Count;
        (target.Active, target.Adapters) = (generation, adapters);
        target.KeepsCache = generation.Request.CachePrompt;
        target.LastUse = ++uses;
        return target;
    }

    /// <summary>The slot that begins most like a prompt, computed with the same adapters; of equals one that is free.</summary>
    private (Slot? Slot, int Common) FindLive(ReadOnlySpan<int> prompt, AdapterSet adapters)
    {
        (Slot? best, int common) = (null, 0);
        foreach (Slot slot in All)
        {
            if (!slot.Adapters.Equals(adapters)) continue;
            int length = CollectionsMarshal.AsSpan(slot.Cached).CommonPrefixLength(prompt);
            if (length > common || length == common && common > 0 && slot.Active is null && best!.Active is not null) (best, common) = (slot, length);
        }
        return (best, common);
    }

    /// <summary>Goes on from what a slot holds: in it, or in another one with the common beginning.</summary>
    private Slot Continue(Slot? best, int common)
    {
        // A slot is taken over where the prompt goes on from most of it; otherwise it keeps its own conversation.
        bool takeOver = best is { Active: null } && (common * 2 >= best.Cached.Count || !canShare);
        Slot target = takeOver ? best! : LongestIdle(notThis: best);
        if (target == best)
        {
            if (!takeOver) Keep(target);
            Truncate(target, common);
            return target;
        }
        Rest(target);
        Truncate(target, 0);
        if (best is not null && canShare && common > 0)
        {
            LlamaApi.llama_memory_seq_cp(memory, best.Id, target.Id, 0, common);
            target.Cached.AddRange(CollectionsMarshal.AsSpan(best.Cached)[..common]);
            Truncate(target, common);
        }
        return target;
    }

    /// <summary>Goes on from a conversation at rest.</summary>
    private Slot Wake(RestingState state, int common)
    {
        // Taken out first: those that are put to rest next make room for themselves by freeing the oldest, which may be this one.
        resting.Take(state);
        bool held = false;
        try
        {
            Slot target = LongestIdle(notThis: null);
            foreach (Slot slot in All) Rest(slot);
            Truncate(target, 0);
            bool restored = resting.Restore(state, target);
            if (restored) Truncate(target, common);
            // It stays where the slot goes another way, or where the KV cache has no room for it.
            if (!restored || common * 2 < state.Tokens.Length) held = resting.Add(state);
            return target;
        }
        finally
        {
            if (!held) state.Dispose();
        }
    }

    private Slot LongestIdle(Slot? notThis) => All.Where(slot => slot.Active is null).OrderBy(slot => slot == notThis).ThenBy(slot => slot.LastUse).First();

    /// <summary>Copies the conversation of an idle slot, where it is long enough.</summary>
    private bool Keep(Slot slot) => slot.Active is null && slot.Cached.Count >= WorthCopying && resting.Add(slot);

    private void Rest(Slot slot)
    {
        if (Keep(slot)) Truncate(slot, 0);
    }

    /// <summary>
    /// Forgets what the cache holds beyond the first <paramref name="length"/> tokens, or all of it where the model cannot go on from there.
    /// </summary>
    public void Truncate(Slot slot, int length)
    {
        if (length > 0 && LlamaApi.llama_memory_seq_rm(memory, slot.Id, length, -1) && HoldsWindow(slot, length))
        {
            slot.Cached.RemoveRange(length, slot.Cached.Count - length);
            return;
        }
        LlamaApi.llama_memory_seq_rm(memory, slot.Id, -1, -1);
        slot.Cached.Clear();
    }

    /// <summary>
    /// Layers that look back a little way only (Gemma's) let go what their last token no longer sees: after the end was cut off, what the token before it saw
    /// may be gone.
    /// </summary>
    private bool HoldsWindow(Slot slot, int length) =>
        window == 0 || LlamaApi.llama_memory_seq_pos_min(memory, slot.Id) is >= 0 and var first && first <= Math.Max(0, length - window + 1);

    /// <summary>Makes room by forgetting the conversation that was idle longest; false where none is left.</summary>
    public bool EvictIdle()
    {
        Slot? oldest = All.Where(slot => slot.Active is null && slot.Cached.Count > 0).MinBy(slot => slot.LastUse);
        if (oldest is null) return false;
        Truncate(oldest, 0);
        return true;
    }
}
