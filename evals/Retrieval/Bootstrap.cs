namespace Rag.Evals.Retrieval;

/// <summary>Confidence by resampling queries (Sakai, "Evaluating Evaluation Metrics Based on the Bootstrap", 2006); seeded, so repeatable.</summary>
internal static class Bootstrap
{
    private const int Samples = 2000;

    /// <summary>The interval that holds the mean of the values in 95 % of the samples.</summary>
    public static (double Low, double High) Interval(IReadOnlyList<double> values)
    {
        double[] means = Means(values);
        return (means[(int)(Samples * 0.025)], means[(int)(Samples * 0.975)]);
    }

    /// <summary>Two-sided p of the mean difference between paired values being zero.</summary>
    public static double PairedP(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double[] differences = [.. a.Zip(b, (x, y) => x - y)];
        double observed = differences.Average();
        double[] centred = Means([.. differences.Select(d => d - observed)]);
        return (centred.Count(m => Math.Abs(m) >= Math.Abs(observed)) + 1.0) / (Samples + 1);
    }

    private static double[] Means(IReadOnlyList<double> values)
    {
        var random = new Random(1);
        double[] means = new double[Samples];
        for (int s = 0; s < Samples; s++)
        {
            double sum = 0;
            for (int i = 0; i < values.Count; i++) sum += values[random.Next(values.Count)];
            means[s] = sum / Math.Max(1, values.Count);
        }
        Array.Sort(means);
        return means;
    }
}
