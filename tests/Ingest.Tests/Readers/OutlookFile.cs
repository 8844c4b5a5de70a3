using System.Buffers.Binary;
using System.Text;

namespace Rag.Ingest.Tests.Readers;

/// <summary>
/// A message as Outlook saves it: an OLE compound file of version 3 ([MS-CFB]) with 512-byte sectors, whose streams below 4096 bytes lie in its
/// mini stream, filled with properties ([MS-OXMSG]).
/// </summary>
internal sealed class OutlookFile
{
    private const uint End = 0xFFFFFFFE, Free = 0xFFFFFFFF, TableSector = 0xFFFFFFFD;
    private const int Sector = 512, MiniSector = 64, Cutoff = 4096;

    private readonly List<byte> sectors = [], mini = [];
    private readonly List<uint> table = [], miniTable = [];
    private readonly List<byte[]> directory = [];

    public static byte[] Of(OutlookStorage root)
    {
        var file = new OutlookFile();
        file.directory.Add([]);
        uint child = file.AddChildren(root);
        (uint miniStart, int miniLength) = (file.AddChain([.. file.mini]), file.mini.Count);
        file.directory[0] = Entry("Root Entry", 5, Free, child, miniStart, miniLength);
        uint miniTableStart = file.AddChain(Longs(file.miniTable)), directoryStart = file.AddChain([.. file.directory.SelectMany(e => e)]);
        uint at = (uint)file.table.Count;
        file.table.Add(TableSector);
        Assert.InRange(file.table.Count, 1, Sector / 4);
        byte[] header = new byte[Sector];
        ((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]).CopyTo(header);
        foreach ((int place, uint value) in ((int, uint)[])[(0x18, 0x3003E), (0x1C, 0x9FFFE), (0x20, 6), (0x2C, 1), (0x30, directoryStart), (0x38, Cutoff), (0x3C, miniTableStart), (0x40, 1), (0x44, End), (0x4C, at)])
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(place), value);
        header.AsSpan(0x50).Fill(0xFF);
        return [.. header, .. file.sectors, .. Padded(Longs(file.table), Sector, 0xFF)];
    }

    /// <summary>Adds what a storage holds, as a chain of siblings; gives the first.</summary>
    private uint AddChildren(OutlookStorage storage)
    {
        uint next = Free;
        foreach ((string name, byte[] content) in storage.Streams)
        {
            uint start = content.Length < Cutoff ? AddMini(content) : AddChain(content);
            directory.Add(Entry(name, 2, next, Free, start, content.Length));
            next = (uint)directory.Count - 1;
        }
        foreach ((string name, OutlookStorage inner) in storage.Storages)
        {
            uint child = AddChildren(inner);
            directory.Add(Entry(name, 1, next, child, 0, 0));
            next = (uint)directory.Count - 1;
        }
        return next;
    }

    private uint AddChain(byte[] content) => AddTo(sectors, table, content, Sector);

    private uint AddMini(byte[] content) => AddTo(mini, miniTable, content, MiniSector);

    private static uint AddTo(List<byte> target, List<uint> links, byte[] content, int size)
    {
        if (content.Length == 0) return End;
        uint first = (uint)links.Count;
        target.AddRange(Padded(content, size, 0));
        int count = (content.Length + size - 1) / size;
        for (int i = 1; i <= count; i++) links.Add(i < count ? first + (uint)i : End);
        return first;
    }

    private static byte[] Entry(string name, byte type, uint sibling, uint child, uint start, int length)
    {
        byte[] entry = new byte[128];
        Encoding.Unicode.GetBytes(name, entry);
        BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(64), (ushort)(2 * name.Length + 2));
        (entry[66], entry[67]) = (type, 1);
        foreach ((int place, uint value) in ((int, uint)[])[(68, Free), (72, sibling), (76, child), (116, start), (120, (uint)length)])
            BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(place), value);
        return entry;
    }

    private static byte[] Longs(List<uint> values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Padded(byte[] content, int size, byte padding) =>
        [.. content, .. Enumerable.Repeat(padding, (size - content.Length % size) % size)];
}
