using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>A query in 16-bit integers for inner products with rows of 8-bit ones; immutable.</summary>
internal sealed class ByteQuery
{
    private readonly short[] _values;
    private readonly float _scale;

    /// <param name="query">Rotated as the rows are.</param>
    public ByteQuery(ReadOnlySpan<float> query)
    {
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(query));
        // 127 times this, added up over all dimensions, stays below 2^31.
        float most = Math.Min(16000, int.MaxValue / 127f / query.Length);
        _scale = largest > 0 ? largest / most : 1;
        _values = new short[query.Length];
        for (int i = 0; i < query.Length; i++) _values[i] = (short)MathF.Round(query[i] / _scale);
    }

    /// <summary>Inner product with a row.</summary>
    public float Dot(ReadOnlySpan<sbyte> row, float rowScale)
    {
        ref sbyte values = ref MemoryMarshal.GetReference(row);
        ref short query = ref MemoryMarshal.GetArrayDataReference(_values);
        int i = 0, sum = 0;
        if (Avx512BW.IsSupported)
        {
            Vector512<int> sums = default;
            for (; i <= row.Length - 32; i += 32)
                sums += Avx512BW.MultiplyAddAdjacent(Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref values, (nuint)i)), Vector512.LoadUnsafe(ref query, (nuint)i));
            sum = Vector512.Sum(sums);
        }
        else if (Avx2.IsSupported)
        {
            Vector256<int> sums = default;
            for (; i <= row.Length - 16; i += 16)
                sums += Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref values, (nuint)i)), Vector256.LoadUnsafe(ref query, (nuint)i));
            sum = Vector256.Sum(sums);
        }
        else
        {
            Vector128<int> sums = default;
            for (; i <= row.Length - 8; i += 8)
            {
                Vector128<short> product = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Vector64.LoadUnsafe(ref values, (nuint)i).AsInt64()[0]).AsSByte());
                (Vector128<int> rowLow, Vector128<int> rowHigh) = Vector128.Widen(product);
                (Vector128<int> queryLow, Vector128<int> queryHigh) = Vector128.Widen(Vector128.LoadUnsafe(ref query, (nuint)i));
                sums += rowLow * queryLow + rowHigh * queryHigh;
            }
            sum = Vector128.Sum(sums);
        }
        for (; i < row.Length; i++) sum += row[i] * _values[i];
        return sum * rowScale * _scale;
    }
}
