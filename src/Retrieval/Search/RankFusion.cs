namespace Rag.Retrieval.Search;

/// <summary>
/// Fuses what several wordings of one question found by the places of the passages alone, since scores of different wordings do not compare
/// (Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", 2009). Pure.
/// </summary>
internal static class RankFusion
{
    /// <summary>The constant of the paper.</summary>
    private const double K = 60;

    /// <summary>Places that count; what stands deeper in a list adds nothing that could be told from noise.</summary>
    private const int Depth = 200;

    /// <summary>The passages of all lists, best first. Each takes over the score that stood at its new place, so that scores keep their scale.</summary>
    /// <param name="lists">What each wording found, best first, and how much it counts.</param>
    public static List<FusedPassage> Combine(IReadOnlyList<(IReadOnlyList<FusedPassage> Found, double Weight)> lists)
    {
        Dictionary<string, (FusedPassage Best, double Sum)> byId = new(StringComparer.Ordinal);
        foreach ((IReadOnlyList<FusedPassage> found, double weight) in lists)
        {
            for (int place = 0; place < Math.Min(Depth, found.Count); place++)
            {
                FusedPassage passage = found[place];
                double share = weight / (K + place + 1);
                byId[passage.PassageId] = byId.TryGetValue(passage.PassageId, out (FusedPassage Best, double Sum) known)
                    ? (passage.Fused > known.Best.Fused ? passage : known.Best, known.Sum + share)
                    : (passage, share);
            }
        }
        double[] scores = [.. byId.Values.Select(p => p.Best.Fused).OrderDescending()];
        List<FusedPassage> fused = [.. byId.Values.OrderByDescending(p => p.Sum).ThenBy(p => p.Best.PassageId, StringComparer.Ordinal).Select(p => p.Best)];
        for (int place = 0; place < fused.Count; place++) fused[place].Fused = scores[place];
        return fused;
    }
}
