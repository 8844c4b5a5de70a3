using System.Text;

namespace Rag.Ingest.Readers.Rtf;

/// <summary>Bytes of text to characters, in the encoding of the file or of the font in use.</summary>
internal sealed class RtfEncodings
{
    private readonly Dictionary<int, Encoding> byFont = [];
    private readonly List<byte> bytes = [];
    private Encoding file = Of(1252);

    public void SetFile(int codePage) => file = Of(codePage);

    /// <summary>Windows character set of a font (<c>\fcharset</c>).</summary>
    public void SetFont(int font, int characterSet)
    {
        int? page = characterSet switch
        {
            77 => 10000,
            128 => 932,
            129 => 949,
            130 => 1361,
            134 => 936,
            136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 => 1255,
            178 => 1256,
            186 => 1257,
            204 => 1251,
            222 => 874,
            238 => 1250,
            255 => 437,
            _ => null,
        };
        if (page is { } known) byFont[font] = Of(known);
    }

    /// <summary>Keeps a byte until what belongs to it is there: some characters take two.</summary>
    public void Add(byte b) => bytes.Add(b);

    /// <summary>The characters of the bytes so far.</summary>
    public string Take(int font)
    {
        if (bytes.Count == 0) return "";
        string text = (byFont.TryGetValue(font, out Encoding? own) ? own : file).GetString([.. bytes]);
        bytes.Clear();
        return text;
    }

    private static Encoding Of(int codePage)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.GetEncoding(codePage);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
        }
    }
}
