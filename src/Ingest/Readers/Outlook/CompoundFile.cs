using System.Buffers.Binary;
using System.Text;

namespace Rag.Ingest.Readers.Outlook;

/// <summary>Streams and storages of an OLE compound file ([MS-CFB]), held in memory. Every size and chain is checked against the file's own length.</summary>
internal sealed class CompoundFile
{
    private const int HeaderLength = 512, EntryLength = 128, MiniSector = 64;
    private const uint LastRegular = 0xFFFFFFFA, None = 0xFFFFFFFF;

    private readonly byte[] bytes;
    private readonly int sectorLength;
    private readonly uint miniCutoff;
    private readonly uint[] next;
    private readonly uint[] nextMini;
    private readonly byte[] mini;
    private readonly byte[] directory;

    /// <exception cref="UnreadableException">It is damaged.</exception>
    public CompoundFile(byte[] bytes)
    {
        this.bytes = bytes;
        if (bytes.Length < HeaderLength || Word(0x1E) is not (9 or 12)) throw Damaged();
        sectorLength = 1 << Word(0x1E);
        miniCutoff = Long(0x38);
        next = ReadTable(TableSectors());
        directory = ReadChain(Long(0x30), long.MaxValue);
        if (directory.Length < EntryLength) throw Damaged();
        nextMini = ToLongs(ReadChain(Long(0x3C), long.MaxValue));
        mini = ReadChain(Start(0), Size(0));
        Root = new CompoundStorage(this, 0);
    }

    public CompoundStorage Root { get; }

    internal (string Name, int Type, uint Left, uint Right, uint Child) Entry(uint id)
    {
        int at = checked((int)id * EntryLength);
        int length = Math.Clamp(BinaryPrimitives.ReadUInt16LittleEndian(directory.AsSpan(at + 64)) - 2, 0, 62);
        uint Link(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan(at + offset));
        return (Encoding.Unicode.GetString(directory, at, length), directory[at + 66], Link(68), Link(72), Link(76));
    }

    internal bool Has(uint id) => id < directory.Length / EntryLength;

    internal byte[] ReadStream(uint id)
    {
        long size = Size(id);
        if (size >= miniCutoff) return ReadChain(Start(id), size);
        using var content = new MemoryStream();
        uint sector = Start(id);
        for (int steps = 0; content.Length < size && sector < nextMini.Length && steps <= nextMini.Length; steps++, sector = nextMini[sector])
        {
            int at = checked((int)sector * MiniSector);
            if (at >= mini.Length) break;
            content.Write(mini, at, Math.Min(MiniSector, mini.Length - at));
        }
        return Cut(content, size);
    }

    private uint Start(uint id) => BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan((int)id * EntryLength + 116));

    private long Size(uint id) => BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan((int)id * EntryLength + 120));

    /// <summary>Sectors of the allocation table: 109 in the header, more in a chain of their own.</summary>
    private List<uint> TableSectors()
    {
        List<uint> sectors = [.. Enumerable.Range(0, 109).Select(i => Long(0x4C + 4 * i))];
        uint more = Long(0x44);
        for (int steps = 0; more <= LastRegular && steps < bytes.Length / sectorLength; steps++)
        {
            uint[] part = ToLongs(Sector(more).ToArray());
            sectors.AddRange(part.AsSpan()[..^1]);
            more = part[^1];
        }
        return [.. sectors.Where(s => s <= LastRegular)];
    }

    private uint[] ReadTable(List<uint> sectors)
    {
        if (sectors.Count > bytes.Length / sectorLength) throw Damaged();
        return [.. sectors.SelectMany(s => ToLongs(Sector(s).ToArray()))];
    }

    private byte[] ReadChain(uint sector, long size)
    {
        using var content = new MemoryStream();
        for (int steps = 0; content.Length < size && sector < next.Length; steps++, sector = next[sector])
        {
            // A chain that is longer than the file goes in circles.
            if (steps > bytes.Length / sectorLength) throw Damaged();
            content.Write(Sector(sector));
        }
        return Cut(content, size);
    }

    private static byte[] Cut(MemoryStream content, long size)
    {
        if (content.Length > size) content.SetLength(size);
        return content.ToArray();
    }

    private ReadOnlySpan<byte> Sector(uint number)
    {
        long at = (number + 1L) * sectorLength;
        if (at >= bytes.Length) throw Damaged();
        return bytes.AsSpan((int)at, (int)Math.Min(sectorLength, bytes.Length - at));
    }

    private ushort Word(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private uint Long(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static uint[] ToLongs(byte[] part)
    {
        uint[] longs = new uint[part.Length / 4];
        for (int i = 0; i < longs.Length; i++) longs[i] = BinaryPrimitives.ReadUInt32LittleEndian(part.AsSpan(4 * i));
        return longs;
    }

    private static UnreadableException Damaged() => new("it is a damaged Outlook message or Office file");
}
