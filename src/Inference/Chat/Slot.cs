using System.Runtime.InteropServices;
using Rag.Inference.Chat.Drafting;

namespace Rag.Inference.Chat;

/// <summary>One sequence of the KV cache. Used by the decode loop's thread; others may read the counts.</summary>
internal sealed class Slot(int id)
{
    public int Id { get; } = id;

    /// <summary>The tokens whose keys and values are in the cache, in order.</summary>
    public List<int> Cached { get; } = [];

    /// <summary>The request that it serves, or null.</summary>
    public Generation? Active { get; set; }

    /// <summary>Whether its last request's tokens may be used again.</summary>
    public bool KeepsCache { get; set; } = true;

    /// <summary>What those tokens were computed with, and those of its request are.</summary>
    public AdapterSet Adapters { get; set; } = AdapterSet.None;

    /// <summary>The last round in which it had its turn.</summary>
    public long LastRound { get; set; }

    /// <summary>A counter that grows with each use.</summary>
    public long LastUse { get; set; }

    /// <summary>Tokens not computed yet.</summary>
    public int Pending => Active is { } generation ? generation.Tokens.Count - Cached.Count : 0;

    /// <summary>Tokens of this slot in the present batch.</summary>
    public int InBatch { get; set; }

    /// <summary>Index of its output in the present batch, or -1.</summary>
    public int Output { get; set; }

    /// <summary>What the present batch computes beyond the last token that was chosen.</summary>
    public List<int> Draft { get; } = [];

    /// <summary>Where the draft stands earlier in the text; null where nothing was found or looked for.</summary>
    public NgramMatch? Match { get; set; }

    /// <summary>The batch was computed: its tokens are in the cache now.</summary>
    public void KeepBatch()
    {
        Cached.AddRange(CollectionsMarshal.AsSpan(Active!.Tokens).Slice(Cached.Count, InBatch));
        InBatch = 0;
    }

    /// <summary>Ends its request; the cache stays for the next one.</summary>
    /// <param name="last">What the request is told; null where nobody listens any more.</param>
    public void End(GenerationEvent? last) => GiveWay().End(last);

    /// <summary>Takes its request away, to be gone on with later.</summary>
    public Generation GiveWay()
    {
        Generation generation = Active!;
        (Active, InBatch) = (null, 0);
        return generation;
    }
}
