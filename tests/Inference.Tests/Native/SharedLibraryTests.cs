using Rag.Inference.Native;
using Rag.Inference.Tests.Backends;

namespace Rag.Inference.Tests.Native;

public sealed class SharedLibraryTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    [Fact]
    public void NeededBy_ElfLibrary_NamesWhatItsLoaderWouldLoad()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        string library = NativeFolder.Find(StubFolder.Processor().Folder, "llama")!;
        Assert.Superset(new HashSet<string> { "libggml-base.so", "libstdc++.so.6", "libc.so.6" }, SharedLibrary.NeededBy(library).ToHashSet());
        Assert.Empty(SharedLibrary.MissingFor(library));
    }

    [Fact]
    public void NeededBy_PortableExecutable_ReadsItsImportTable() =>
        // A managed library of any processor imports the runtime alone.
        Assert.Equal(["mscoree.dll"], SharedLibrary.NeededBy(typeof(SharedLibrary).Assembly.Location));

    [Fact]
    public void NeededBy_DamagedFile_IsNeverAnythingButAnAnswer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        Random random = new(5);
        foreach (string source in (string[])[NativeFolder.Find(StubFolder.Processor().Folder, "ggml")!, typeof(SharedLibrary).Assembly.Location])
        {
            byte[] bytes = File.ReadAllBytes(source);
            for (int run = 0; run < 300; run++)
            {
                byte[] damaged = run % 3 == 0 ? bytes[..random.Next(bytes.Length)] : [.. bytes];
                // Headers are at the beginning; the rest is code.
                for (int flip = 0; flip < 20 && damaged.Length > 0; flip++) damaged[random.Next(Math.Min(1024, damaged.Length))] = (byte)random.Next(256);
                File.WriteAllBytes(file, damaged);
                Assert.NotNull(SharedLibrary.NeededBy(file));
            }
        }
    }

    public void Dispose() => File.Delete(file);
}
