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

    /// <summary>The best passages of all lists, best first, with their fused score, 0 to 1, and their scores by list.</summary>
    /// <param name="lists">Results, best first, with their weights; a weight of 0 takes no part.</param>
    /// <param name="limit">How many.</param>
    public static IReadOnlyList<FusedPassage> Combine(IReadOnlyList<WeightedResult> lists, int limit = int.MaxValue)
    {
        double total = lists.Where(l => l.Scores.Count > 0).Sum(l => l.Weight);
        if (total <= 0) return [];
        int most = lists.Sum(l => l.Scores.Count);
        Dictionary<string, int> places = new(most, StringComparer.Ordinal);
        string[] ids = new string[most];
        double[] fused = new double[most];
        foreach (WeightedResult list in lists.Where(l => l.Scores.Count > 0))
        {
            (double least, double range) = Range(list);
            double weight = list.Weight / total;
            foreach (ScoredPassage passage in list.Scores)
            {
                if (!places.TryGetValue(passage.PassageId, out int place))
                {
                    places[passage.PassageId] = place = places.Count;
                    ids[place] = passage.PassageId;
                }
                fused[place] += weight * Math.Clamp((passage.Score - least) / range, 0, 1);
            }
        }
        int[] order = [.. Enumerable.Range(0, places.Count)];
        Array.Sort(order, (a, b) => fused[b].CompareTo(fused[a]) is var byScore && byScore != 0 ? byScore : string.CompareOrdinal(ids[a], ids[b]));
        FusedPassage[] best = [.. order.Take(limit).Select(place => new FusedPassage(ids[place], new double?[lists.Count]) { Fused = fused[place] })];
        AddScores(best, lists);
        return best;
    }

    private static void AddScores(FusedPassage[] best, IReadOnlyList<WeightedResult> lists)
    {
        Dictionary<string, FusedPassage> byId = best.ToDictionary(p => p.PassageId, StringComparer.Ordinal);
        for (int i = 0; i < lists.Count; i++)
            foreach (ScoredPassage passage in lists[i].Scores)
                if (byId.TryGetValue(passage.PassageId, out FusedPassage? known)) known.Scores[i] = passage.Score;
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
public sealed record WeightedResult(IReadOnlyList<ScoredPassage> Scores, double Weight, double? Least = null);

/// <summary>A passage that some search found.</summary>
/// <param name="passageId">Its id.</param>
/// <param name="scores">By list, null where it is not on it.</param>
public sealed class FusedPassage(string passageId, double?[] scores)
{
    /// <summary>Its id.</summary>
    public string PassageId { get; } = passageId;

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
