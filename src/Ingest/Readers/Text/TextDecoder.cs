using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using UtfUnknown;

namespace Rag.Ingest.Readers.Text;

/// <summary>Bytes to text: by byte order mark, by the encoding declared within, as UTF-8 or UTF-16 where it is valid, then by statistics.</summary>
internal static partial class TextDecoder
{
    /// <summary>The whole text, without its byte order mark.</summary>
    /// <param name="bytes">As they stand in the file, or as a transfer encoding gave them.</param>
    /// <param name="label">The encoding that something outside of the text declares (a mail's charset); null where nothing does.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? label = null)
    {
        if (ByMark(bytes) is var (encoding, length)) return encoding.GetString(bytes[length..]);
        Encoding? declared = EncodingLabels.Find(label) ?? Declared(bytes);
        // Encodings of seven bits, and those whose bytes are no ASCII, are what they say.
        if (declared is UnicodeEncoding or UTF32Encoding || declared is not null && Ascii.IsValid(bytes)) return declared.GetString(bytes);
        if (declared is null && LooksLikeUtf16(bytes) is { } utf16) return utf16.GetString(bytes);
        // Nothing else happens to be valid UTF-8, whatever it calls itself.
        if (Utf8.IsValid(bytes)) return Encoding.UTF8.GetString(bytes);
        return (declared is null or UTF8Encoding ? Detect(bytes) ?? Encoding.GetEncoding(1252) : declared).GetString(bytes);
    }

    private static (Encoding Encoding, int Length)? ByMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0, 0, 0xFE, 0xFF, ..] => (new UTF32Encoding(true, true), 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        _ => null,
    };

    /// <summary>XML's declaration, HTML's meta element, Python's and Emacs's comment.</summary>
    private static Encoding? Declared(ReadOnlySpan<byte> bytes)
    {
        string head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, 1024)]);
        Match match = Declaration().Match(head);
        if (!match.Success) return null;
        Encoding? encoding = EncodingLabels.Find(match.Groups["name"].Value);
        // What was read as ASCII can't be UTF-16, whatever it says.
        return encoding is UnicodeEncoding or UTF32Encoding ? null : encoding;
    }

    /// <summary>Text in UTF-16 without a mark has a zero in every other byte wherever it is Latin.</summary>
    private static Encoding? LooksLikeUtf16(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes[..Math.Min(bytes.Length & ~1, 4096)];
        if (head.Length < 4) return null;
        int even = 0, odd = 0;
        for (int i = 0; i < head.Length; i += 2)
        {
            if (head[i] == 0) even++;
            if (head[i + 1] == 0) odd++;
        }
        int half = head.Length / 2;
        if (odd > half * 0.7 && even < half * 0.1) return Encoding.Unicode;
        return even > half * 0.7 && odd < half * 0.1 ? Encoding.BigEndianUnicode : null;
    }

    private static Encoding? Detect(ReadOnlySpan<byte> bytes)
    {
        DetectionDetail? best = CharsetDetector.DetectFromBytes(bytes[..Math.Min(bytes.Length, 1 << 16)].ToArray()).Detected;
        return best is { Confidence: > 0.2f, Encoding: not null } && best.Encoding is not (UnicodeEncoding or UTF32Encoding or ASCIIEncoding)
            ? best.Encoding
            : null;
    }

    [GeneratedRegex("""^\s*<\?xml[^>]*encoding\s*=\s*["'](?<name>[\w.:-]+)|<meta[^>]{0,200}charset\s*=\s*["']?\s*(?<name>[\w.:-]+)|^(?:[^\n]*\n)?[ \t]*#.*?coding[:=][ \t]*(?<name>[\w.-]+)""",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declaration();
}
