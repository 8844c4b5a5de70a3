using System.Buffers;
using System.Numerics.Tensors;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// The vectors of one embedding space, quantised, for finding the largest inner products: one-bit codes of all rows are scanned first, and
/// every row that may still be among the best by the bound of its estimate is scored from its 8 bits (error about .0005 for unit vectors).
/// One writer or many readers at a time.
/// </summary>
internal sealed class VectorTable(int dimension)
{
    /// <summary>Below this scanning the 8 bits at once is as quick.</summary>
    private const int SmallTable = 4096;

    /// <summary>Standard deviations of the estimate that a row is given the benefit of: of a short result 99.4 % of the true best stay.</summary>
    private const float Benefit = 2.5f;

    /// <summary>In a long result the best lie far above the last, so that only rows about the last place can be missed.</summary>
    private const float BenefitOfLong = 1f;

    private const int LongResult = 500;

    private readonly Rotation _rotation = new(dimension);
    private readonly List<VectorChunk> _chunks = [];
    private readonly float[] _centre = new float[dimension];
    private readonly float[] _sum = new float[dimension];
    private int _nextCentre = 1024;

    /// <summary>Components of a vector.</summary>
    public int Dimension => dimension;

    /// <summary>Rows in all.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row.</summary>
    public void Add(ReadOnlySpan<float> vector)
    {
        Span<float> rotated = stackalloc float[dimension];
        vector.CopyTo(rotated);
        _rotation.Apply(rotated);
        if (Count == _chunks.Count * VectorChunk.Capacity) _chunks.Add(new VectorChunk(dimension));
        _chunks[^1].Add(rotated, _centre);
        Count++;
        TensorPrimitives.Add(_sum, rotated, _sum);
        if (Count == _nextCentre) Recentre();
    }

    /// <summary>The rows with the largest inner products, highest first.</summary>
    /// <param name="query">A unit vector of the space.</param>
    /// <param name="limit">How many.</param>
    /// <param name="allowed">By row; null where all are.</param>
    public (int Row, float Score)[] Search(ReadOnlySpan<float> query, int limit, bool[]? allowed)
    {
        float[] rotated = query.ToArray();
        _rotation.Apply(rotated);
        ByteQuery exact = new(rotated);
        int candidates = allowed is null ? Count : allowed.AsSpan(0, Count).Count(true);
        TopSelection top = new(Math.Min(limit, Math.Max(1, candidates)));
        if (candidates > SmallTable && limit * 4 < candidates)
        {
            ScanBits(rotated, exact, limit, allowed, top);
            return top.Result();
        }
        for (int row = 0; row < Count; row++)
            if (allowed is null || allowed[row]) top.Add(Score(exact, row), row);
        return top.Result();
    }

    private void ScanBits(float[] rotated, ByteQuery exact, int limit, bool[]? allowed, TopSelection top)
    {
        float[] estimates = ArrayPool<float>.Shared.Rent(_chunks.Count * VectorChunk.Capacity);
        Estimate(rotated, estimates);
        // The best by estimate give a score that the last of the result cannot be below.
        TopSelection likely = new(limit);
        for (int row = 0; row < Count; row++)
            if (estimates[row] > likely.Threshold && (allowed is null || allowed[row])) likely.Add(estimates[row], row);
        float least = float.PositiveInfinity, benefit = limit < LongResult ? Benefit : BenefitOfLong;
        foreach ((int row, _) in likely.Result())
        {
            float score = Score(exact, row);
            top.Add(score, row);
            least = Math.Min(least, score);
            estimates[row] = float.NegativeInfinity;
        }
        for (int c = 0; c < _chunks.Count; c++)
        {
            VectorChunk chunk = _chunks[c];
            ReadOnlySpan<float> errors = chunk.Errors;
            int first = c * VectorChunk.Capacity;
            for (int i = 0; i < chunk.Count; i++)
            {
                float bound = estimates[first + i] + benefit * errors[i];
                if (bound > least && bound > top.Threshold && (allowed is null || allowed[first + i])) top.Add(Score(exact, first + i), first + i);
            }
        }
        ArrayPool<float>.Shared.Return(estimates);
    }

    private void Estimate(float[] rotated, float[] estimates)
    {
        BitScan scan = new(rotated);
        float middle = TensorPrimitives.Dot<float>(rotated, _centre);
        for (int c = 0; c < _chunks.Count; c++)
        {
            VectorChunk chunk = _chunks[c];
            int first = c * VectorChunk.Capacity, blockBytes = 64 * chunk.CodeBytes;
            for (int row = 0; row < chunk.Count; row += 64)
                scan.Estimate(chunk.Codes.AsSpan(row * chunk.CodeBytes, blockBytes), chunk.Factors.AsSpan(row, 64), middle, estimates.AsSpan(first + row, 64));
        }
    }

    private float Score(ByteQuery query, int row)
    {
        VectorChunk chunk = _chunks[row / VectorChunk.Capacity];
        int at = row % VectorChunk.Capacity;
        return query.Dot(chunk.Values.AsSpan(at * dimension, dimension), chunk.Scales[at]);
    }

    /// <summary>Vectors of many models share a large common part, which would drown the bits; they are taken against the mean instead.</summary>
    private void Recentre()
    {
        TensorPrimitives.Divide(_sum, Count, _centre);
        foreach (VectorChunk chunk in _chunks) chunk.Recode(_centre);
        _nextCentre = Count < VectorChunk.Capacity ? VectorChunk.Capacity : int.MaxValue;
    }
}
