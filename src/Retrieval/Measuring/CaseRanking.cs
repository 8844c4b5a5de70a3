using Rag.Retrieval.Search;

namespace Rag.Retrieval.Measuring;

/// <summary>How a ranking found a question's right passages. Pure.</summary>
/// <param name="First">1-based rank of the first hit that is right; null where none of those looked at is.</param>
/// <param name="Measures">Each right passage is one relevant thing, found by the first hit that holds it.</param>
/// <param name="Right">For each hit, whether it is right.</param>
public sealed record CaseRanking(int? First, RankingMeasures Measures, IReadOnlyList<bool> Right)
{
    /// <summary>Hits looked at.</summary>
    public const int Depth = 50;

    /// <summary>
    /// A quote of so many characters that stands in a hit of another document is that passage too: near-duplicates are collapsed.
    /// </summary>
    private const int Telling = 40;

    /// <summary>Compares a ranking, best first, with the right passages.</summary>
    /// <param name="hits">Best first; the first 50 count.</param>
    /// <param name="passages">The right passages as they were kept.</param>
    /// <param name="located">Where each stands now, in the same order; those that are gone count for nothing.</param>
    public static CaseRanking Of(IReadOnlyList<Hit> hits, IReadOnlyList<RightPassage> passages, IReadOnlyList<LocatedPassage> located)
    {
        List<int> open = [.. Enumerable.Range(0, passages.Count).Where(i => located[i].IsThere)];
        Dictionary<string, int> judgements = open.ToDictionary(Name, _ => 1);
        List<string> ranking = [];
        List<bool> right = [];
        foreach (Hit hit in hits.Take(Depth))
        {
            int[] held = [.. judgements.Count == 0 ? [] : Enumerable.Range(0, passages.Count)
                .Where(i => located[i].IsThere && Holds(hit, passages[i], located[i]))];
            int fresh = open.FindIndex(held.Contains);
            ranking.Add(fresh >= 0 ? Name(open[fresh]) : "");
            if (fresh >= 0) open.RemoveAt(fresh);
            right.Add(held.Length > 0);
        }
        int first = right.IndexOf(true);
        return new CaseRanking(first < 0 ? null : first + 1, RankingMeasures.Of(ranking, judgements), right);
    }

    private static string Name(int passage) => passage.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static bool Holds(Hit hit, RightPassage passage, LocatedPassage located) => hit.Document.Id == located.DocumentId
        ? hit.Passage.Start < located.End && located.Start < hit.Passage.End
        : passage.Quote.Length >= Telling && hit.Passage.Text.Contains(passage.Quote, StringComparison.Ordinal);
}
