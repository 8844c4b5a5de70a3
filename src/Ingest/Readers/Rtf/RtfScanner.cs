namespace Rag.Ingest.Readers.Rtf;

/// <summary>What an RTF file is made of.</summary>
internal enum RtfToken
{
    End,
    GroupStart,
    GroupEnd,

    /// <summary>A control word or symbol; <see cref="RtfScanner.Word"/> and <see cref="RtfScanner.Number"/>.</summary>
    Control,

    /// <summary>One byte of text in the encoding of its font; <see cref="RtfScanner.Byte"/>.</summary>
    Text,
}

/// <summary>Cuts RTF into its tokens (Rich Text Format Specification 1.9.1, "RTF Syntax").</summary>
internal sealed class RtfScanner(byte[] bytes)
{
    private const int LongestWord = 32;

    private int at;

    /// <summary>Name of the control, without its backslash.</summary>
    public string Word { get; private set; } = "";

    /// <summary>The control's parameter; null where it has none.</summary>
    public int? Number { get; private set; }

    public byte Byte { get; private set; }

    public RtfToken Next()
    {
        while (at < bytes.Length)
        {
            byte b = bytes[at++];
            switch (b)
            {
                case (byte)'{': return RtfToken.GroupStart;
                case (byte)'}': return RtfToken.GroupEnd;
                case (byte)'\\': return Control();
                case (byte)'\r' or (byte)'\n' or 0: continue;
                default:
                    Byte = b;
                    return RtfToken.Text;
            }
        }
        return RtfToken.End;
    }

    /// <summary>Passes over raw bytes (<c>\bin</c>).</summary>
    public void Skip(int count) => at = (int)Math.Clamp((long)at + count, at, bytes.Length);

    private RtfToken Control()
    {
        if (at == bytes.Length) return RtfToken.End;
        int start = at;
        if (!IsLetter(bytes[at])) return Symbol();
        while (at < bytes.Length && at - start < LongestWord && IsLetter(bytes[at])) at++;
        Word = System.Text.Encoding.ASCII.GetString(bytes, start, at - start);
        bool negative = at + 1 < bytes.Length && bytes[at] == '-' && bytes[at + 1] is >= (byte)'0' and <= (byte)'9';
        if (negative) at++;
        long number = 0;
        int digits = at;
        while (at < bytes.Length && at - digits < 10 && bytes[at] is >= (byte)'0' and <= (byte)'9') number = number * 10 + bytes[at++] - '0';
        Number = at == digits ? null : (int)Math.Clamp(negative ? -number : number, int.MinValue, int.MaxValue);
        if (at < bytes.Length && bytes[at] == ' ') at++;
        return RtfToken.Control;
    }

    private RtfToken Symbol()
    {
        byte symbol = bytes[at++];
        if (symbol is (byte)'\\' or (byte)'{' or (byte)'}')
        {
            Byte = symbol;
            return RtfToken.Text;
        }
        if (symbol == '\'' && at + 1 < bytes.Length && Hex(bytes[at]) is var high and >= 0 && Hex(bytes[at + 1]) is var low and >= 0)
        {
            at += 2;
            Byte = (byte)(high << 4 | low);
            return RtfToken.Text;
        }
        Number = null;
        Word = symbol switch { (byte)'\r' or (byte)'\n' => "par", _ => ((char)symbol).ToString() };
        return RtfToken.Control;
    }

    private static bool IsLetter(byte b) => b is >= (byte)'a' and <= (byte)'z' or >= (byte)'A' and <= (byte)'Z';

    private static int Hex(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
