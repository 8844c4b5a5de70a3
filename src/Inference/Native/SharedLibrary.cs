using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Rag.Inference.Native;

/// <summary>
/// Reads which other libraries a library needs, since the system's own loader names the first missing one at best, and Windows' none.
/// Formats: ELF (System V ABI, chapter 5, DT_NEEDED) of 64 bits, and PE (Microsoft's PE format, import directory table).
/// </summary>
internal static class SharedLibrary
{
    private const int LargestTable = 1 << 20;

    /// <summary>The names of the needed libraries; empty for other formats.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<string> NeededBy(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[6];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return [];
        try
        {
            // 64 bits, little endian.
            if (head.SequenceEqual("\u007fELF\u0002\u0001"u8)) return ElfNeeds(file);
            return head.StartsWith("MZ"u8) ? PortableExecutableImports(file) : [];
        }
        catch (Exception fault) when (fault is EndOfStreamException or BadImageFormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return [];
        }
    }

    /// <summary>
    /// Those needed libraries that are neither beside the library nor known to the system. Loads the others: for a child process.
    /// </summary>
    public static IReadOnlyList<string> MissingFor(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        // ggml's own are loaded before their plugins.
        return [.. NeededBy(path).Where(name => !name.Contains("ggml", StringComparison.OrdinalIgnoreCase)
            && !File.Exists(Path.Combine(folder, name)) && !NativeLibrary.TryLoad(name, out _))];
    }

    private static List<string> ElfNeeds(FileStream file)
    {
        byte[] head = Read(file, 0, 64);
        byte[] programs = Read(file, checked((long)U64(head, 32)), U16(head, 54) * U16(head, 56));
        List<(uint Type, ulong Offset, ulong Address, ulong Size)> segments = [];
        for (int at = 0; at < programs.Length; at += U16(head, 54))
            segments.Add((U32(programs, at), U64(programs, at + 8), U64(programs, at + 16), U64(programs, at + 32)));
        (uint _, ulong offset, ulong _, ulong size) = segments.FirstOrDefault(segment => segment.Type == 2);
        if (size is 0 or > LargestTable) return [];
        byte[] dynamic = Read(file, checked((long)offset), (int)size);
        List<ulong> names = [];
        (ulong Address, ulong Size) strings = default;
        for (int at = 0; at + 16 <= dynamic.Length && U64(dynamic, at) is not 0 and var tag; at += 16)
        {
            ulong value = U64(dynamic, at + 8);
            if (tag == 1) names.Add(value);
            if (tag == 5) strings.Address = value;
            if (tag == 10) strings.Size = value;
        }
        var holder = segments.FirstOrDefault(segment =>
            segment.Type == 1 && segment.Address <= strings.Address && strings.Address < segment.Address + segment.Size);
        if (holder.Size == 0 || strings.Size is 0 or > LargestTable) return [];
        byte[] table = Read(file, checked((long)(holder.Offset + strings.Address - holder.Address)), (int)strings.Size);
        return [.. names.Where(name => name < (ulong)table.Length).Select(name => Text(table.AsSpan((int)name)))];
    }

    private static List<string> PortableExecutableImports(FileStream file)
    {
        file.Position = 0;
        using PEReader image = new(file, PEStreamOptions.LeaveOpen);
        if (image.PEHeaders.PEHeader?.ImportTableDirectory is not { RelativeVirtualAddress: > 0 } directory) return [];
        List<string> names = [];
        BlobBytes table = new(image, directory.RelativeVirtualAddress);
        // Each entry is of 20 bytes, its name's address at 12; one of zeros ends the table.
        for (int at = 0; at + 20 <= table.Length && table.ReadInt32(at + 12) is not 0 and var name; at += 20)
            names.Add(new BlobBytes(image, name).ReadText());
        return names;
    }

    private static byte[] Read(FileStream file, long offset, int count)
    {
        byte[] bytes = new byte[Math.Min(count, LargestTable)];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes[..Math.Max(0, bytes.IndexOf((byte)0))]);

    private readonly struct BlobBytes(PEReader image, int address)
    {
        private readonly PEMemoryBlock block = image.GetSectionData(address);

        public int Length => block.Length;

        public int ReadInt32(int at) => block.GetReader(at, sizeof(int)).ReadInt32();

        public string ReadText()
        {
            System.Reflection.Metadata.BlobReader reader = block.GetReader();
            int length = reader.IndexOf(0);
            return length < 0 ? "" : reader.ReadUTF8(length);
        }
    }
}
