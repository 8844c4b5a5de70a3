namespace Rag.Retrieval.Measuring;

/// <summary>
/// Measures of one query's ranking as trec_eval computes them: gain is the judgement itself, discount log2(rank + 1) (Järvelin and Kekäläinen,
/// "Cumulated Gain-Based Evaluation of IR Techniques", 2002). All are from 0 to 1.
/// </summary>
public sealed record RankingMeasures(double Ndcg10, double Recall5, double Recall10, double Recall100, double Mrr10)
{
    /// <summary>Measures a ranking, best first, against the judgements of its query.</summary>
    public static RankingMeasures Of(IReadOnlyList<string> ranking, IReadOnlyDictionary<string, int> judgements)
    {
        int[] gains = [.. ranking.Take(100).Select(id => Math.Max(0, judgements.GetValueOrDefault(id)))];
        int relevant = judgements.Values.Count(v => v > 0);
        double ideal = Gain(judgements.Values.Where(v => v > 0).OrderDescending());
        int first = Array.FindIndex(gains, g => g > 0);
        return new RankingMeasures(
            ideal > 0 ? Gain(gains) / ideal : 0, Recall(5), Recall(10), Recall(100), first is >= 0 and < 10 ? 1.0 / (first + 1) : 0);

        double Recall(int depth) => relevant > 0 ? (double)gains.Take(depth).Count(g => g > 0) / relevant : 0;
    }

    /// <summary>Mean over queries; at least one.</summary>
    public static RankingMeasures Mean(IReadOnlyCollection<RankingMeasures> all) => new(
        all.Average(m => m.Ndcg10), all.Average(m => m.Recall5), all.Average(m => m.Recall10), all.Average(m => m.Recall100), all.Average(m => m.Mrr10));

    private static double Gain(IEnumerable<int> gains) => gains.Take(10).Select((gain, i) => gain / Math.Log2(i + 2)).Sum();
}
