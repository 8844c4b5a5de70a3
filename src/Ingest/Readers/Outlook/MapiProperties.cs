using System.Buffers.Binary;
using System.Text;

namespace Rag.Ingest.Readers.Outlook;

/// <summary>Properties of a message, recipient or attachment ([MS-OXMSG] 2.1 and 2.4; numbers in [MS-OXPROPS]).</summary>
internal sealed class MapiProperties(CompoundStorage storage, int headerLength, Encoding? inherited = null)
{
    /// <summary>Number of the property that names the encoding of an HTML body.</summary>
    public const int InternetCodePage = 0x3FDE;

    private const int MessageCodePage = 0x3FFD;

    private const int EntryLength = 16;

    private readonly byte[] numbers = storage.Read("__properties_version1.0") ?? [];

    private Encoding Narrow => (Number(MessageCodePage) ?? Number(InternetCodePage)) is { } page ? EncodingOf(page) : inherited ?? EncodingOf(null);

    /// <summary>Properties of a part of this message, which shares its encoding.</summary>
    public MapiProperties Of(CompoundStorage part, int partHeaderLength) => new(part, partHeaderLength, Narrow);

    /// <summary>Text, in UTF-16 or in the code page of the message.</summary>
    public string? Text(int property)
    {
        if (storage.Read($"__substg1.0_{property:X4}001F") is { } wide) return Encoding.Unicode.GetString(wide).TrimEnd('\0');
        return storage.Read($"__substg1.0_{property:X4}001E") is { } narrow ? Narrow.GetString(narrow).TrimEnd('\0') : null;
    }

    public byte[]? Binary(int property) => storage.Read($"__substg1.0_{property:X4}0102");

    public int? Number(int property) => Fixed(property, 0x0003) is { } value ? (int)value : null;

    /// <summary>Hundred nanoseconds since 1601.</summary>
    public DateTimeOffset? Time(int property) =>
        Fixed(property, 0x0040) is { } ticks and > 0 && ticks < DateTime.MaxValue.ToFileTimeUtc() ? DateTimeOffset.FromFileTime(ticks).ToUniversalTime() : null;

    /// <summary>The encoding that a code page names; Windows's western one where it names none.</summary>
    public static Encoding EncodingOf(int? codePage)
    {
        try
        {
            return codePage is { } page ? CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page) : Western();
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Western();
        }

        static Encoding Western() => CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    }

    private long? Fixed(int property, int type)
    {
        for (int at = headerLength; at + EntryLength <= numbers.Length; at += EntryLength)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(numbers.AsSpan(at)) == (uint)(property << 16 | type)) return BinaryPrimitives.ReadInt64LittleEndian(numbers.AsSpan(at + 8));
        }
        return null;
    }
}
