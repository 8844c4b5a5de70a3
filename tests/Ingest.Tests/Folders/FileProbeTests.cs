using Rag.Ingest.Folders;

namespace Rag.Ingest.Tests.Folders;

public sealed class FileProbeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Look_ARenamedFile_IsTheSameVersion()
    {
        string path = folder.Write("a.txt", "text"), other = Path.Combine(folder.Path, "b.txt");
        FileProbe.Look(path, out FileStamp before);
        File.Move(path, other);
        Assert.Equal(FileType.Regular, FileProbe.Look(other, out FileStamp after));
        Assert.Equal(before, after);
    }

    [Fact]
    public void SameVersion_AnotherFileOfTheSameNumberSizeAndTime_IsAnother()
    {
        FileStamp deleted = new(20, 7, Device: 1, Inode: 12, BornTicks: 5);
        Assert.False(deleted.SameVersion(deleted with { BornTicks = 9 }));
        // As a ledger holds it that did not know when files were made.
        Assert.True(deleted.SameVersion(deleted with { BornTicks = 0 }));
    }

    public void Dispose() => folder.Dispose();
}
