namespace Rag.Retrieval.Measuring;

/// <summary>
/// Confidence by resampling queries (Sakai, "Evaluating Evaluation Metrics Based on the Bootstrap", 2006; percentile intervals as in Efron and
/// Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13); seeded, so that the same values give the same interval. Pure.
/// </summary>
public static class Bootstrap
{
    private const int Samples = 2000;

    /// <summary>The interval that holds the mean of the values in 95 % of the samples; (0, 0) for no values.</summary>
    public static (double Low, double High) Interval(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return (0, 0);
        double[] means = Means(values);
        return (means[(int)(Samples * 0.025)], means[(int)(Samples * 0.975)]);
    }

    /// <summary>The interval that holds the ratio of the sums in 95 % of the samples: a share of things that come several to a question.</summary>
    public static (double Low, double High) Interval(IReadOnlyList<(double Part, double All)> counts)
    {
        double[] shares = Means(counts.Count, sample => sample.Sum(i => counts[i].Part) / Math.Max(1, sample.Sum(i => counts[i].All)));
        return (shares[(int)(Samples * 0.025)], shares[(int)(Samples * 0.975)]);
    }

    /// <summary>Two-sided p of the mean difference between paired values being zero.</summary>
    public static double PairedP(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        double[] differences = [.. a.Zip(b, (x, y) => x - y)];
        double observed = differences.Average();
        double[] centred = Means([.. differences.Select(d => d - observed)]);
        return (centred.Count(m => Math.Abs(m) >= Math.Abs(observed)) + 1.0) / (Samples + 1);
    }

    private static double[] Means(IReadOnlyList<double> values) =>
        Means(values.Count, sample => sample.Sum(i => values[i]) / Math.Max(1, values.Count));

    private static double[] Means(int count, Func<int[], double> figure)
    {
        var random = new Random(1);
        double[] figures = new double[Samples];
        int[] sample = new int[count];
        for (int s = 0; s < Samples; s++)
        {
            for (int i = 0; i < count; i++) sample[i] = random.Next(count);
            figures[s] = figure(sample);
        }
        Array.Sort(figures);
        return figures;
    }
}
