using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Rag.Retrieval.Knowledge.Memory;

/// <summary>
/// A query prepared for estimating its inner product with one-bit codes: for each four dimensions a table of the 16 possible signed sums, in
/// 8 bits, looked up for 64 rows by one shuffle (André, Kermarrec and Le Scouarnec, "Quicker ADC", 2018).
/// </summary>
internal sealed class BitScan
{
    /// <summary>Tables that can be added up in 16 bits: 256 × 255 &lt; 65536.</summary>
    private const int TablesPerPass = 256;

    private readonly byte[] _tables;
    private readonly int _codeBytes;
    private readonly float _step;
    private readonly float _least;

    /// <param name="query">Rotated as the rows are.</param>
    public BitScan(ReadOnlySpan<float> query)
    {
        _codeBytes = (query.Length + 7) / 8;
        _tables = new byte[_codeBytes * 2 * 16];
        float widest = 0;
        for (int i = 0; i < query.Length; i += 4) widest = Math.Max(widest, Sum(query, i));
        _step = widest > 0 ? 2 * widest / 255 : 1;
        for (int group = 0; group < _codeBytes * 2; group++)
        {
            float sum = Sum(query, group * 4);
            _least -= sum;
            for (int code = 0; code < 16; code++)
            {
                float value = 0;
                for (int bit = 0; bit < 4 && group * 4 + bit < query.Length; bit++)
                    value += (code >> bit & 1) != 0 ? query[group * 4 + bit] : -query[group * 4 + bit];
                _tables[group * 16 + code] = (byte)MathF.Round((value + sum) / _step);
            }
        }
    }

    private static float Sum(ReadOnlySpan<float> query, int start)
    {
        float sum = 0;
        for (int i = start; i < Math.Min(start + 4, query.Length); i++) sum += Math.Abs(query[i]);
        return sum;
    }

    /// <summary>Estimates for the 64 rows of a block.</summary>
    /// <param name="block">Their codes.</param>
    /// <param name="factors">By row.</param>
    /// <param name="middle">The query's inner product with the centre, which every row shares.</param>
    /// <param name="estimates">By row.</param>
    public void Estimate(ReadOnlySpan<byte> block, ReadOnlySpan<float> factors, float middle, Span<float> estimates)
    {
        (Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d) = (default, default, default, default);
        for (int from = 0; from < _codeBytes; from += TablesPerPass / 2)
        {
            (Vector512<ushort> first, Vector512<ushort> second) = AddUp(block, from, Math.Min(_codeBytes, from + TablesPerPass / 2));
            a += Vector512.WidenLower(first);
            b += Vector512.WidenUpper(first);
            c += Vector512.WidenLower(second);
            d += Vector512.WidenUpper(second);
        }
        ref float factor = ref MemoryMarshal.GetReference(factors), estimate = ref MemoryMarshal.GetReference(estimates);
        Finish(a, ref factor, middle, ref estimate, 0);
        Finish(b, ref factor, middle, ref estimate, 16);
        Finish(c, ref factor, middle, ref estimate, 32);
        Finish(d, ref factor, middle, ref estimate, 48);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(Vector512<uint> sums, ref float factor, float middle, ref float estimate, nuint row) =>
        ((Vector512.ConvertToSingle(sums.AsInt32()) * _step + Vector512.Create(_least)) * Vector512.LoadUnsafe(ref factor, row) + Vector512.Create(middle))
            .StoreUnsafe(ref estimate, row);

    /// <summary>One pass of tables added up: rows 0 to 31, whose codes are the even bytes, and rows 32 to 63.</summary>
    private (Vector512<ushort> First, Vector512<ushort> Second) AddUp(ReadOnlySpan<byte> block, int from, int to)
    {
        ref byte codes = ref MemoryMarshal.GetReference(block);
        ref byte tables = ref MemoryMarshal.GetArrayDataReference(_tables);
        Vector512<byte> half = Vector512.Create((byte)0x0F);
        // Bytes are added as 16-bit pairs; what the odd ones spill into the even ones is taken out at the end.
        Vector512<ushort> pairs = default, odd = default;
        for (int i = from; i < to; i++)
        {
            Vector512<byte> code = Vector512.LoadUnsafe(ref codes, (nuint)(i * 64));
            Vector512<ushort> low = LookUp(Vector128.LoadUnsafe(ref tables, (nuint)(i * 32)), code & half).AsUInt16();
            Vector512<ushort> high = LookUp(Vector128.LoadUnsafe(ref tables, (nuint)(i * 32 + 16)), Vector512.ShiftRightLogical(code.AsUInt16(), 4).AsByte() & half).AsUInt16();
            pairs += low + high;
            odd += Vector512.ShiftRightLogical(low, 8) + Vector512.ShiftRightLogical(high, 8);
        }
        return (pairs - Vector512.ShiftLeft(odd, 8), odd);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> LookUp(Vector128<byte> table, Vector512<byte> index)
    {
        if (Avx512BW.IsSupported) return Avx512BW.Shuffle(Vector512.Create(Vector256.Create(table, table), Vector256.Create(table, table)), index);
        if (Avx2.IsSupported)
        {
            Vector256<byte> twice = Vector256.Create(table, table);
            return Vector512.Create(Avx2.Shuffle(twice, index.GetLower()), Avx2.Shuffle(twice, index.GetUpper()));
        }
        return Vector512.Create(
            Vector256.Create(Vector128.ShuffleNative(table, index.GetLower().GetLower()), Vector128.ShuffleNative(table, index.GetLower().GetUpper())),
            Vector256.Create(Vector128.ShuffleNative(table, index.GetUpper().GetLower()), Vector128.ShuffleNative(table, index.GetUpper().GetUpper())));
    }
}
