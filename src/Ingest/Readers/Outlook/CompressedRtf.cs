using System.Buffers.Binary;
using System.Text;

namespace Rag.Ingest.Readers.Outlook;

/// <summary>Unpacks the RTF body of a message ([MS-OXRTFCP]).</summary>
internal static class CompressedRtf
{
    private const int HeaderLength = 16, WindowLength = 4096;
    private const uint Compressed = 0x75465A4C, Plain = 0x414C454D;

    private static readonly byte[] Dictionary = Encoding.ASCII.GetBytes(
        "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier"
        + "{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx");

    public static byte[] Unpack(byte[] packed, long most)
    {
        if (packed.Length < HeaderLength) return [];
        uint kind = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(8));
        if (kind == Plain) return packed[HeaderLength..];
        if (kind != Compressed) return [];
        byte[] window = new byte[WindowLength];
        Dictionary.CopyTo(window, 0);
        int write = Dictionary.Length;
        var text = new List<byte>();
        for (int at = HeaderLength; at < packed.Length;)
        {
            int flags = packed[at++];
            for (int bit = 0; bit < 8 && at < packed.Length; bit++, flags >>= 1)
            {
                if ((flags & 1) == 0)
                {
                    Put(packed[at++]);
                    continue;
                }
                if (at + 1 >= packed.Length) return [.. text];
                int reference = packed[at] << 8 | packed[at + 1], from = reference >> 4, length = (reference & 15) + 2;
                at += 2;
                // A reference to where the next byte would go ends it.
                if (from == write) return [.. text];
                for (int i = 0; i < length; i++) Put(window[(from + i) % WindowLength]);
            }
        }
        return [.. text];

        void Put(byte b)
        {
            if (text.Count >= most) throw new UnreadableException("its text unpacks to more than the limit");
            text.Add(b);
            window[write] = b;
            write = (write + 1) % WindowLength;
        }
    }
}
