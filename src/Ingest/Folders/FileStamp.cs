namespace Rag.Ingest.Folders;

/// <summary>What tells one version of a file from another without opening it.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedTicks">Modification time in UTC ticks of 100 ns.</param>
/// <param name="Device">Number of the file system; 0 where the operating system does not tell.</param>
/// <param name="Inode">Number of the file in it; 0 where the operating system does not tell.</param>
/// <param name="BornTicks">
/// When the file was made, in the same ticks; 0 where that is not known. A rename keeps it. A number that was freed is given to the next new file, and a copy has the
/// time of its original, so that without it a copy could pass for a deleted file of the same size and time, which files have that are written within one tick of the clock.
/// </param>
internal readonly record struct FileStamp(long Size, long ModifiedTicks, long Device = 0, long Inode = 0, long BornTicks = 0)
{
    public DateTimeOffset ModifiedAt => new(ModifiedTicks, TimeSpan.Zero);

    /// <summary>True when nothing shows that the content changed. Device numbers are given anew at each mount, so they do not count.</summary>
    public bool SameVersion(FileStamp other) =>
        Size == other.Size && ModifiedTicks == other.ModifiedTicks && (Inode == other.Inode || Inode == 0 || other.Inode == 0)
        && (BornTicks == other.BornTicks || BornTicks == 0 || other.BornTicks == 0);
}

/// <summary>What stands at a path.</summary>
internal enum FileType
{
    Missing,
    Regular,
    Directory,
    Link,

    /// <summary>A pipe, socket or device: opening it may hang, reading it may never end.</summary>
    Special,

    /// <summary>Something that this user may not look at, or that the file system fails to show.</summary>
    Inaccessible,
}
