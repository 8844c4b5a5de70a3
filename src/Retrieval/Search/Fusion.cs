using Rag.Retrieval.Knowledge;

namespace Rag.Retrieval.Search;

/// <summary>
/// Fusion by convex combination of min-max normalised scores (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval",
/// 2023). Pure.
/// </summary>
public static class Fusion
{
    /// <summary>How deep each search goes: the scores are normalised over as many.</summary>
    public const int Depth = 1000;

    /// <summary>The passages of all lists, best first, with their fused score, 0 to 1, and their scores by list.</summary>
    /// <param name="lists">Results, best first, with their weights; a weight of 0 takes no part.</param>
    public static IReadOnlyList<FusedPassage> Combine(IReadOnlyList<WeightedResult> lists)
    {
        int depth = lists.Max(l => l.Scores.Count);
        double[] weights = [.. lists.Select(l => l.Scores.Count == 0 ? 0 : l.Weight * (l.ByProminence ? Prominence(l, depth) : 1))];
        double total = weights.Sum();
        if (total <= 0) return [];
        Dictionary<string, FusedPassage> byId = new(lists.Sum(l => l.Scores.Count), StringComparer.Ordinal);
        for (int i = 0; i < lists.Count; i++)
        {
            if (lists[i].Scores.Count == 0) continue;
            (double least, double range) = Range(lists[i]);
            double weight = weights[i] / total;
            foreach (ScoredPassage passage in lists[i].Scores)
            {
                if (!byId.TryGetValue(passage.PassageId, out FusedPassage? known))
                    byId[passage.PassageId] = known = new FusedPassage(passage.PassageId, new double?[lists.Count]);
                known.Scores[i] = passage.Score;
                known.DocumentId ??= passage.DocumentId;
                known.Fused += weight * Math.Clamp((passage.Score - least) / range, 0, 1);
            }
        }
        FusedPassage[] fused = [.. byId.Values];
        // In place: this runs over thousands at every search.
        Array.Sort(fused, (a, b) => b.Fused.CompareTo(a.Fused) is var byScore && byScore != 0 ? byScore : string.CompareOrdinal(a.PassageId, b.PassageId));
        return fused;
    }

    /// <summary>
    /// How far the best score stands above the least, against five standard deviations, to the power of 1.5: 1 to 8. A question of rare exact
    /// terms has few passages far above all others, and then the wording is right; one of common words has many that are much the same. The
    /// numbers are tuned on development collections, as docs/search.md tells.
    /// </summary>
    private static double Prominence(WeightedResult list, int depth)
    {
        (double least, double range) = Range(list);
        double sum = 0, squares = 0;
        foreach (ScoredPassage passage in list.Scores)
        {
            double above = Math.Max(0, passage.Score - least);
            (sum, squares) = (sum + above, squares + above * above);
        }
        double mean = sum / depth, deviation = Math.Sqrt(Math.Max(0, squares / depth - mean * mean));
        return deviation > 0 ? Math.Pow(Math.Clamp(range / (5 * deviation), 1, 4), 1.5) : 1;
    }

    private static (double Least, double Range) Range(WeightedResult list)
    {
        double most = list.Scores[0].Score;
        // A list that ends before its depth has seen all that match: what is not on it scores the theoretical least.
        double least = list.Scores.Count < Depth && list.Least is { } bound ? bound : list.Scores[^1].Score;
        return most > least ? (least, most - least) : (most - 1, 1);
    }
}

/// <summary>A search's result and how much it counts.</summary>
/// <param name="Scores">Best first.</param>
/// <param name="Weight">0 or more.</param>
/// <param name="Least">The score of a passage that does not match at all, where there is such a score.</param>
public sealed record WeightedResult(IReadOnlyList<ScoredPassage> Scores, double Weight, double? Least = null)
{
    /// <summary>Whether it counts the more, the more its best stands out.</summary>
    public bool ByProminence { get; init; }
}

/// <summary>A passage that some search found.</summary>
/// <param name="passageId">Its id.</param>
/// <param name="scores">By list, null where it is not on it.</param>
public sealed class FusedPassage(string passageId, double?[] scores)
{
    /// <summary>Its id.</summary>
    public string PassageId { get; } = passageId;

    /// <summary>Its document; known of those that the wording found.</summary>
    public string? DocumentId { get; set; }

    /// <summary>By list, null where it is not on it.</summary>
    public double?[] Scores { get; } = scores;

    /// <summary>0 to 1.</summary>
    public double Fused { get; set; }

    /// <summary>Why it stands elsewhere than its own score would place it; otherwise null.</summary>
    public string? Reason { get; private set; }

    /// <summary>Gives it another place with that place's score.</summary>
    internal void MoveTo(int place, int from, double score)
    {
        Fused = score;
        if (place != from) Reason = $"passages like it score {(place < from ? "high" : "low")}: place {place} instead of {from}";
    }
}
