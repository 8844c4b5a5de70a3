using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// Up to <see cref="Capacity"/> vectors, quantised twice: to 8 bits a component, and to one bit (the sign of its difference from the centre).
/// Bits of 64 rows stand together, four dimensions in half a byte of each row, as the scan of <see cref="BitScan"/> wants them.
/// </summary>
internal sealed class VectorChunk(int dimension)
{
    /// <summary>Rows of a chunk: about 6 MB at 384 dimensions, so that growing copies nothing.</summary>
    public const int Capacity = 16384;

    private readonly int _dimension = dimension;

    /// <summary>Half bytes of a row, rounded up to whole bytes.</summary>
    public int CodeBytes { get; } = (dimension + 7) / 8;

    /// <summary>Rows filled.</summary>
    public int Count { get; private set; }

    /// <summary>Components divided by their scale, row by row.</summary>
    public sbyte[] Values { get; } = new sbyte[Capacity * dimension];

    /// <summary>By row.</summary>
    public float[] Scales { get; } = new float[Capacity];

    /// <summary>In blocks of 64 rows: <see cref="CodeBytes"/> times 64 bytes, low half first.</summary>
    public byte[] Codes { get; } = new byte[Capacity * ((dimension + 7) / 8)];

    /// <summary>Factor from the signed sum of the query to the inner product with the row's difference from the centre.</summary>
    public float[] Factors { get; } = new float[Capacity];

    /// <summary>Standard deviation of that estimate's error for a unit query.</summary>
    public float[] Errors { get; } = new float[Capacity];

    /// <summary>Adds a rotated vector.</summary>
    public void Add(ReadOnlySpan<float> vector, ReadOnlySpan<float> centre)
    {
        int row = Count++;
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        float scale = largest > 0 ? largest / 127 : 1;
        Span<sbyte> values = Values.AsSpan(row * _dimension, _dimension);
        for (int i = 0; i < vector.Length; i++) values[i] = (sbyte)MathF.Round(vector[i] / scale);
        Scales[row] = scale;
        Encode(row, vector, centre);
    }

    /// <summary>Makes the bits of every row anew for another centre.</summary>
    public void Recode(ReadOnlySpan<float> centre)
    {
        Array.Clear(Codes);
        Span<float> vector = stackalloc float[_dimension];
        for (int row = 0; row < Count; row++)
        {
            Read(row, vector);
            Encode(row, vector, centre);
        }
    }

    /// <summary>A row from its 8 bits.</summary>
    public void Read(int row, Span<float> vector)
    {
        ReadOnlySpan<sbyte> values = Values.AsSpan(row * _dimension, _dimension);
        for (int i = 0; i < values.Length; i++) vector[i] = values[i] * Scales[row];
    }

    private void Encode(int row, ReadOnlySpan<float> vector, ReadOnlySpan<float> centre)
    {
        Span<byte> block = Codes.AsSpan(row / 64 * 64 * CodeBytes, 64 * CodeBytes);
        // The scan adds up even and odd bytes apart: the first 32 rows have the even ones, the others the odd ones.
        int place = row % 64 * 2 % 64 + row % 64 / 32;
        float sum = 0, squares = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            float difference = vector[i] - centre[i];
            sum += Math.Abs(difference);
            squares += difference * difference;
            if (difference >= 0) block[i / 8 * 64 + place] |= (byte)(1 << i % 8);
        }
        // RaBitQ: <o,q> is estimated by <x,q> / <x,o> with x the vector of signs over √D; its error grows with the angle between x and o.
        float length = MathF.Sqrt(squares);
        Factors[row] = sum > 0 ? squares / sum : 0;
        float cosine = length > 0 ? sum / (MathF.Sqrt(_dimension) * length) : 1;
        Errors[row] = length * MathF.Sqrt(Math.Max(0, 1 - cosine * cosine) / (cosine * cosine * Math.Max(1, _dimension - 1)));
    }
}
