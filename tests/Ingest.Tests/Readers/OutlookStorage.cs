using System.Text;

namespace Rag.Ingest.Tests.Readers;

/// <summary>The properties of a message, a recipient or an attachment, as streams ([MS-OXMSG] 2.1, 2.4).</summary>
/// <param name="header">Bytes before the fixed-length properties: 32 in the message itself, 24 in one within it, 8 in its parts.</param>
internal sealed class OutlookStorage(int header)
{
    private readonly List<byte> properties = [.. new byte[header]];
    private readonly List<(string Name, byte[] Content)> streams = [];

    public List<(string Name, OutlookStorage Storage)> Storages { get; } = [];

    public IEnumerable<(string Name, byte[] Content)> Streams => [.. streams, ("__properties_version1.0", [.. properties])];

    public OutlookStorage Text(int property, string value) => Add(property, 0x001F, Encoding.Unicode.GetBytes(value));

    public OutlookStorage Narrow(int property, byte[] value) => Add(property, 0x001E, value);

    public OutlookStorage Binary(int property, byte[] value) => Add(property, 0x0102, value);

    public OutlookStorage Number(int property, int value) => Fixed(property, 0x0003, value);

    public OutlookStorage Time(int property, DateTimeOffset value) => Fixed(property, 0x0040, value.ToFileTime());

    public OutlookStorage With(string name, OutlookStorage storage)
    {
        Storages.Add((name, storage));
        return this;
    }

    private OutlookStorage Add(int property, int type, byte[] value)
    {
        streams.Add(($"__substg1.0_{property:X4}{type:X4}", value));
        return Fixed(property, type, value.Length);
    }

    private OutlookStorage Fixed(int property, int type, long value)
    {
        properties.AddRange([.. BitConverter.GetBytes(property << 16 | type), .. BitConverter.GetBytes(6), .. BitConverter.GetBytes(value)]);
        return this;
    }
}
