using System.Numerics;
using System.Runtime.InteropServices;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// A fixed pseudo-random rotation: rounds of random signs and fast Walsh–Hadamard transforms over overlapping blocks. It spreads what a vector
/// says evenly over its components, so that one bit of each is worth as much as another's (Gao and Long, "RaBitQ", 2024). Lengths and inner
/// products stay as they were. Immutable; safe to share.
/// </summary>
internal sealed class Rotation
{
    private const int Rounds = 3;
    private readonly int _block;
    private readonly float[][] _signs;

    public Rotation(int dimension)
    {
        _block = 1 << BitOperations.Log2((uint)dimension);
        // Seeded: codes made in one run of the process need not fit another's, but results should be the same.
        var random = new Random(dimension);
        _signs = [.. Enumerable.Range(0, Rounds).Select(_ =>
        {
            float[] signs = new float[dimension];
            for (int i = 0; i < dimension; i++) signs[i] = random.Next(2) == 0 ? 1 : -1;
            return signs;
        })];
    }

    /// <summary>Rotates in place.</summary>
    public void Apply(Span<float> vector)
    {
        foreach (float[] signs in _signs)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(vector, signs, vector);
            Hadamard(vector[.._block]);
            if (_block < vector.Length) Hadamard(vector[^_block..]);
        }
    }

    private static void Hadamard(Span<float> x)
    {
        for (int half = 1; half < x.Length; half *= 2)
        {
            if (half < Vector<float>.Count) Narrow(x, half);
            else
            {
                Span<Vector<float>> wide = MemoryMarshal.Cast<float, Vector<float>>(x);
                int step = half / Vector<float>.Count;
                for (int i = 0; i < wide.Length; i += 2 * step)
                    for (int j = i; j < i + step; j++)
                        (wide[j], wide[j + step]) = (wide[j] + wide[j + step], wide[j] - wide[j + step]);
            }
        }
        System.Numerics.Tensors.TensorPrimitives.Multiply(x, 1 / MathF.Sqrt(x.Length), x);
    }

    private static void Narrow(Span<float> x, int half)
    {
        for (int i = 0; i < x.Length; i += 2 * half)
            for (int j = i; j < i + half; j++)
                (x[j], x[j + half]) = (x[j] + x[j + half], x[j] - x[j + half]);
    }
}
