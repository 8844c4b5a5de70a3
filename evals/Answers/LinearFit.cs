namespace Rag.Evals.Answers;

/// <summary>
/// Fits the linear ranking of sentences by gradient ascent (Adam, Kingma and Ba 2015) with a penalty on large weights; deterministic. Every
/// feature is such that more speaks for an answer, so no weight goes below zero: one of the wrong sign would be an accident of the data.
/// </summary>
internal static class LinearFit
{
    private const int Rounds = 400;
    private const double Rate = 0.05;

    /// <summary>Softmax over each list: makes the right rows' probabilities sum to as much as can be.</summary>
    /// <param name="lists">The rows of each question.</param>
    /// <param name="penalty">On the square of the weights.</param>
    /// <param name="given">Weights that are not fitted; null for the others.</param>
    public static double[] Listwise(IReadOnlyList<(double[][] Rows, bool[] Right)> lists, double penalty, IReadOnlyList<double?> given)
    {
        int count = lists[0].Rows[0].Length;
        return Ascend(count, (weights, gradient) =>
        {
            foreach ((double[][] rows, bool[] right) in lists)
            {
                double[] p = Softmax(rows, weights);
                double mass = Math.Max(1e-12, p.Where((_, i) => right[i]).Sum());
                for (int i = 0; i < rows.Length; i++)
                {
                    double pull = (right[i] ? p[i] / mass : 0) - p[i];
                    for (int j = 0; j < count; j++) gradient[j] += pull * rows[i][j] / lists.Count;
                }
            }
            for (int j = 0; j < count; j++) gradient[j] -= penalty * weights[j];
        }, given);
    }

    private static double[] Softmax(double[][] rows, double[] weights)
    {
        double[] scores = [.. rows.Select(row => System.Numerics.Tensors.TensorPrimitives.Dot(row, weights))];
        double highest = scores.Max();
        double[] p = [.. scores.Select(s => Math.Exp(s - highest))];
        double sum = p.Sum();
        return [.. p.Select(v => v / sum)];
    }

    private static double[] Ascend(int count, Action<double[], double[]> addGradient, IReadOnlyList<double?> given)
    {
        double[] weights = new double[count], first = new double[count], second = new double[count];
        for (int j = 0; j < count; j++) weights[j] = given[j] ?? 0;
        for (int round = 1; round <= Rounds; round++)
        {
            double[] gradient = new double[count];
            addGradient(weights, gradient);
            for (int j = 0; j < count; j++)
            {
                if (given[j] is not null) continue;
                first[j] = 0.9 * first[j] + 0.1 * gradient[j];
                second[j] = 0.999 * second[j] + 0.001 * gradient[j] * gradient[j];
                weights[j] += Rate * (first[j] / (1 - Math.Pow(0.9, round))) / (Math.Sqrt(second[j] / (1 - Math.Pow(0.999, round))) + 1e-9);
                weights[j] = Math.Max(0, weights[j]);
            }
        }
        return weights;
    }
}
