using System.Buffers;

namespace Rag.Retrieval.Knowledge.Sqlite;

/// <summary>
/// A passage's terms as kept in its row: its length, then for each term its number (as the difference from the one before) and its frequency,
/// all as variable-length integers of 7 bits a byte, low bits first. About 3 bytes a term.
/// </summary>
internal static class Postings
{
    /// <summary>Encodes terms sorted by number.</summary>
    public static byte[] Encode(int length, ReadOnlySpan<(int Term, int Frequency)> terms)
    {
        ArrayBufferWriter<byte> bytes = new(8 + terms.Length * 3);
        Write(bytes, (uint)length);
        int last = 0;
        foreach ((int term, int frequency) in terms)
        {
            Write(bytes, (uint)(term - last));
            Write(bytes, (uint)frequency);
            last = term;
        }
        return bytes.WrittenSpan.ToArray();
    }

    private static void Write(ArrayBufferWriter<byte> bytes, uint value)
    {
        Span<byte> target = bytes.GetSpan(5);
        int n = 0;
        for (; value >= 0x80; value >>= 7) target[n++] = (byte)(value | 0x80);
        target[n++] = (byte)value;
        bytes.Advance(n);
    }

    /// <summary>Reads one after the other; a block that ends too early throws <see cref="IndexOutOfRangeException"/>.</summary>
    public ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _at;
        private int _term;

        /// <summary>True when nothing is left.</summary>
        public readonly bool End => _at >= _bytes.Length;

        /// <summary>The length, once, before any term.</summary>
        public int Length() => (int)Next();

        /// <summary>The next term's number and its frequency.</summary>
        public (int Term, int Frequency) Term() => (_term += (int)Next(), (int)Next());

        private uint Next()
        {
            uint value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte b = _bytes[_at++];
                value |= (uint)(b & 0x7F) << shift;
                if (b < 0x80) return value;
            }
        }
    }
}
