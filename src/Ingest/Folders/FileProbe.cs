using System.Runtime.InteropServices;

namespace Rag.Ingest.Folders;

/// <summary>
/// Looks at a path without opening it or following a link. On Linux through <c>statx</c>, because .NET shows neither the inode, which tells
/// a rename from a new file, nor whether a file is a pipe or a device.
/// </summary>
internal static class FileProbe
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff, BirthTime = 0x800;
    private const int NoEntry = 2, NoSuchCall = 38, NotAFolder = 20;

    private static volatile bool statxMissing = !OperatingSystem.IsLinux();

    public static FileType Look(string path, out FileStamp stamp)
    {
        stamp = default;
        if (statxMissing) return LookPortably(path, out stamp);
        if (statx(CurrentFolder, path, NoFollow, BasicStats | BirthTime, out Statx result) == 0)
        {
            long born = (result.Mask & BirthTime) == 0 ? 0 : Ticks(result.BornSeconds, result.BornNanoseconds);
            long device = ((long)result.DeviceMajor << 32) | result.DeviceMinor;
            stamp = new FileStamp((long)result.Size, Ticks(result.ModifiedSeconds, result.ModifiedNanoseconds), device, (long)result.Inode, born);
            return (result.Mode & 0xF000) switch
            {
                0x8000 => FileType.Regular,
                0x4000 => FileType.Directory,
                0xA000 => FileType.Link,
                _ => FileType.Special,
            };
        }
        int error = Marshal.GetLastPInvokeError();
        if (error != NoSuchCall) return error is NoEntry or NotAFolder ? FileType.Missing : FileType.Inaccessible;
        statxMissing = true;
        return LookPortably(path, out stamp);
    }

    private static FileType LookPortably(string path, out FileStamp stamp)
    {
        stamp = default;
        try
        {
            var file = new FileInfo(path);
            if ((int)file.Attributes == -1) return FileType.Missing;
            // Cloud placeholders are reparse points too, but not links.
            if (file.LinkTarget is not null) return FileType.Link;
            if (file.Attributes.HasFlag(FileAttributes.Directory)) return FileType.Directory;
            if (file.Attributes.HasFlag(FileAttributes.Device)) return FileType.Special;
            stamp = new FileStamp(file.Length, file.LastWriteTimeUtc.Ticks);
            return FileType.Regular;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return FileType.Missing;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FileType.Inaccessible;
        }
    }

    private static long Ticks(long seconds, uint nanoseconds) => DateTime.UnixEpoch.Ticks + seconds * TimeSpan.TicksPerSecond + nanoseconds / 100;

    [DllImport("libc", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out Statx result);

    /// <summary>The fields used of <c>struct statx</c> (linux/stat.h), whose layout is the same on every processor.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(0)] public uint Mask;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(80)] public long BornSeconds;
        [FieldOffset(88)] public uint BornNanoseconds;
        [FieldOffset(112)] public long ModifiedSeconds;
        [FieldOffset(120)] public uint ModifiedNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }
}
