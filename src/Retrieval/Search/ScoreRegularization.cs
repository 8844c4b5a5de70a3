using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Rag.Retrieval.Search;

/// <summary>
/// Orders the best passages by their own score and by those of the passages most like them: what is relevant lies together (Diaz, "Regularizing
/// Ad Hoc Retrieval Scores", 2005). The numbers are tuned on development collections, as docs/search.md tells. Pure.
/// </summary>
internal static class ScoreRegularization
{
    /// <summary>Passages that are ordered anew; the others stay behind them.</summary>
    public const int Pool = 70;

    private const int Nearest = 6;

    /// <summary>How much the others' scores count.</summary>
    private const double Share = 0.3;

    /// <summary>Copies of a passage are no witnesses for it.</summary>
    private const float Copy = 0.97f;

    /// <summary>The passages in their new order. The first place keeps the first score, and so on, so that a score means what it meant before.</summary>
    /// <param name="fused">Best first.</param>
    /// <param name="vectors">Unit vectors by passage; one without keeps its own score.</param>
    public static IReadOnlyList<FusedPassage> Apply(IReadOnlyList<FusedPassage> fused, IReadOnlyDictionary<string, ReadOnlyMemory<float>> vectors)
    {
        FusedPassage[] pool = [.. fused.Take(Pool)];
        double[] scores = [.. pool.Select(p => p.Fused)];
        ReadOnlyMemory<float>[] places = [.. pool.Select(p => vectors.GetValueOrDefault(p.PassageId))];
        double[] smoothed = [.. scores.Select((score, i) => (1 - Share) * score + Share * (AmongLike(scores, places, i) ?? score))];
        int[] order = [.. Enumerable.Range(0, pool.Length).OrderByDescending(i => smoothed[i])];
        for (int place = 0; place < order.Length; place++) pool[order[place]].MoveTo(place + 1, order[place] + 1, scores[place]);
        return [.. order.Select(i => pool[i]), .. fused.Skip(Pool)];
    }

    /// <summary>The mean score of the passages most like one, each by its likeness; null where there are none.</summary>
    private static double? AmongLike(double[] scores, ReadOnlyMemory<float>[] vectors, int one)
    {
        if (vectors[one].IsEmpty) return null;
        List<(float Likeness, double Score)> like = [];
        for (int i = 0; i < vectors.Length; i++)
        {
            if (i == one || vectors[i].IsEmpty) continue;
            float likeness = TensorPrimitives.Dot(vectors[one].Span, vectors[i].Span);
            if (likeness is > 0 and < Copy) like.Add((likeness, scores[i]));
        }
        if (like.Count == 0) return null;
        like.Sort((a, b) => b.Likeness.CompareTo(a.Likeness));
        ReadOnlySpan<(float Likeness, double Score)> nearest = CollectionsMarshal.AsSpan(like)[..Math.Min(Nearest, like.Count)];
        (double weighted, double weight) = (0, 0);
        foreach ((float likeness, double score) in nearest) (weighted, weight) = (weighted + likeness * score, weight + likeness);
        return weighted / weight;
    }
}
