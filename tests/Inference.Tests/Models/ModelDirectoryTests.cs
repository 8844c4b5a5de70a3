using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Models;
using Rag.Inference.Tests.Gguf;

namespace Rag.Inference.Tests.Models;

public sealed class ModelDirectoryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-models-");
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);

    [Fact]
    public void Scan_FileThatIsBeingCopied_IsReadOnceItIsStill()
    {
        byte[] model = GgufBytes.SmallModel().ToArray();
        ModelDirectory directory = new(folder.FullName, time);
        string path = Path.Combine(folder.FullName, "m.gguf");
        File.WriteAllBytes(path, model[..200]);
        Assert.Equal((0, 0), Counts(directory.Scan()));
        File.WriteAllBytes(path, model);
        Assert.Equal((0, 0), Counts(directory.Scan()));
        Assert.Equal((1, 0), Counts(directory.Scan()));
    }

    [Fact]
    public void Scan_FileMovedHereLater_IsReadAtOnce()
    {
        string path = Path.Combine(folder.FullName, "m.gguf");
        File.WriteAllBytes(path, GgufBytes.SmallModel().ToArray());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, 0), Counts(new ModelDirectory(folder.FullName, time).Scan()));
    }

    [Fact]
    public void Scan_PartOfADownload_IsNoModel()
    {
        File.WriteAllBytes(Path.Combine(folder.FullName, "m.gguf.part"), GgufBytes.SmallModel().ToArray());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 0), Counts(new ModelDirectory(folder.FullName, time).Scan()));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static (int, int) Counts(ModelListing listing) => (listing.Models.Count, listing.Rejected.Count);
}
