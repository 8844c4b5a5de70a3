using System.Runtime.InteropServices;
using Rag.Inference.Native;

namespace Rag.Inference.Chat;

/// <summary>The candidates that samplers work on, in memory used again for each token. Used by one thread.</summary>
internal sealed unsafe class CandidateBuffer
{
    // Pinned: samplers write to it during a call, and nobody has to free it.
    private readonly TokenData[] data;
    private readonly PriorityQueue<int, float> best = new();

    public CandidateBuffer(int vocabulary) => data = GC.AllocateArray<TokenData>(vocabulary, pinned: true);

    /// <summary>Every token. Valid until the next call.</summary>
    public TokenDataArray All(ReadOnlySpan<float> logits, bool lazily)
    {
        if (lazily) return default;
        for (int token = 0; token < logits.Length; token++) data[token] = new TokenData { Id = token, Logit = logits[token] };
        return First(logits.Length);
    }

    /// <summary>The likeliest tokens, in no order. Valid until the next call.</summary>
    public TokenDataArray Top(ReadOnlySpan<float> logits, int count)
    {
        best.Clear();
        float least = float.NegativeInfinity;
        for (int token = 0; token < logits.Length; token++)
        {
            if (!(logits[token] > least)) continue;
            if (best.Count < count) best.Enqueue(token, logits[token]);
            else best.EnqueueDequeue(token, logits[token]);
            if (best.Count == count) best.TryPeek(out _, out least);
        }
        int index = 0;
        foreach ((int token, float logit) in best.UnorderedItems) data[index++] = new TokenData { Id = token, Logit = logit };
        return First(index);
    }

    /// <summary>The likeliest tokens, best first.</summary>
    public IReadOnlyList<TokenData> Sorted(ReadOnlySpan<float> logits, int count)
    {
        TokenDataArray top = Top(logits, count);
        List<TokenData> sorted = [];
        for (nuint index = 0; index < top.Size; index++) sorted.Add(top.Data[index]);
        return [.. sorted.OrderByDescending(candidate => candidate.Logit).ThenBy(candidate => candidate.Id)];
    }

    public bool AnyAllowed(TokenDataArray array)
    {
        for (nuint index = 0; index < array.Size; index++)
        {
            if (array.Data[index].Logit > float.NegativeInfinity) return true;
        }
        return false;
    }

    /// <summary>The token with the highest logit; of equals the first by number, as in a pass over all of them.</summary>
    public static int Likeliest(TokenDataArray array)
    {
        TokenData best = array.Data[0];
        for (nuint index = 1; index < array.Size; index++)
        {
            TokenData candidate = array.Data[index];
            if (candidate.Logit > best.Logit || candidate.Logit == best.Logit && candidate.Id < best.Id) best = candidate;
        }
        return best.Id;
    }

    private TokenDataArray First(int count) =>
        new() { Data = (TokenData*)Marshal.UnsafeAddrOfPinnedArrayElement(data, 0), Size = (nuint)count, Selected = -1 };
}
