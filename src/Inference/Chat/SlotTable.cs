using System.Runtime.InteropServices;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>
/// Gives each request the slot whose KV cache begins most like its prompt; where that slot is in use or belongs to another conversation,
/// the common beginning (a system prompt) is shared with a fresh slot at no cost. Used by the decode loop's thread alone.
/// </summary>
internal sealed class SlotTable
{
    private readonly nint memory;
    private readonly bool canShare;
    private long uses;

    /// <param name="memory">The context's KV cache, one pool for all sequences.</param>
    /// <param name="count">Sequences.</param>
    /// <param name="canShare">False for models whose state is not kept per token.</param>
    public SlotTable(nint memory, int count, bool canShare)
    {
        (this.memory, this.canShare) = (memory, canShare);
        All = [.. Enumerable.Range(0, count).Select(id => new Slot(id))];
    }

    public IReadOnlyList<Slot> All { get; }

    /// <summary>Those that serve a request.</summary>
    public IEnumerable<Slot> Busy => All.Where(slot => slot.Active is not null);

    public bool HasFree => All.Any(slot => slot.Active is null);

    /// <summary>Puts a request into a free slot, which there must be.</summary>
    public Slot Assign(Generation generation)
    {
        // What nobody may use again only makes the attention of the others slower.
        foreach (Slot slot in All)
        {
            if (slot is { Active: null, KeepsCache: false, Cached.Count: > 0 }) Truncate(slot, 0);
        }
        List<int> tokens = generation.Tokens;
        // The last token is computed in any case, since its output chooses the next one.
        int most = tokens.Count - 1;
        Slot? best = null;
        int common = 0;
        if (generation.Request.CachePrompt)
        {
            foreach (Slot slot in All)
            {
                int length = Math.Min(most, CollectionsMarshal.AsSpan(slot.Cached).CommonPrefixLength(CollectionsMarshal.AsSpan(tokens)));
                if (length > common || length == common && common > 0 && slot.Active is null && best!.Active is not null) (best, common) = (slot, length);
            }
        }

        // A slot is taken over where the prompt goes on from most of it; otherwise it keeps its own conversation.
        bool takeOver = best is { Active: null } && (common * 2 >= best.Cached.Count || !canShare);
        Slot target = takeOver ? best! : All.Where(slot => slot.Active is null).OrderBy(slot => slot == best).ThenBy(slot => slot.LastUse).First();
        if (target == best)
        {
            Truncate(target, common);
        }
        else
        {
            Truncate(target, 0);
            if (best is not null && canShare && common > 0)
            {
                LlamaApi.llama_memory_seq_cp(memory, best.Id, target.Id, 0, common);
                target.Cached.AddRange(CollectionsMarshal.AsSpan(best.Cached)[..common]);
            }
        }
        if (generation.StartedAt == 0) generation.CachedTokens = target.Cached.Count;
        target.Active = generation;
        target.KeepsCache = generation.Request.CachePrompt;
        target.LastUse = ++uses;
        return target;
    }

    /// <summary>Forgets what the cache holds beyond the first <paramref name="length"/> tokens, or all of it where the model cannot forget a part.</summary>
    public void Truncate(Slot slot, int length)
    {
        if (length > 0 && LlamaApi.llama_memory_seq_rm(memory, slot.Id, length, -1))
        {
            slot.Cached.RemoveRange(length, slot.Cached.Count - length);
            return;
        }
        LlamaApi.llama_memory_seq_rm(memory, slot.Id, -1, -1);
        slot.Cached.Clear();
    }

    /// <summary>Makes room by forgetting the conversation that was idle longest; false where none is left.</summary>
    public bool EvictIdle()
    {
        Slot? oldest = All.Where(slot => slot.Active is null && slot.Cached.Count > 0).MinBy(slot => slot.LastUse);
        if (oldest is null) return false;
        Truncate(oldest, 0);
        return true;
    }
}
