using System.Text;
using System.Text.RegularExpressions;
using UtfUnknown;

namespace Rag.Ingest.Readers.Text;

/// <summary>Bytes to text: by byte order mark, by the encoding declared within, as UTF-8 or UTF-16 where it is valid, then by statistics.</summary>
internal static partial class TextDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    static TextDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The whole text, without its byte order mark.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (ByMark(bytes) is var (encoding, length)) return encoding.GetString(bytes[length..]);
        if (Declared(bytes) is { } declared && !(declared is UTF8Encoding)) return declared.GetString(bytes);
        if (LooksLikeUtf16(bytes) is { } utf16) return utf16.GetString(bytes);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return (Detect(bytes) ?? Encoding.GetEncoding(1252)).GetString(bytes);
        }
    }

    /// <summary>An encoding by its IANA name or common alias; null where it is unknown or can't be what ASCII-compatible bytes say.</summary>
    public static Encoding? ByName(string? name)
    {
        if (string.IsNullOrWhiteSpace(name)) return null;
        try
        {
            return Encoding.GetEncoding(name.Trim());
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
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
        Encoding? encoding = ByName(match.Groups["name"].Value);
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
