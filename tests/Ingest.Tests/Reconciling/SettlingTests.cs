using Microsoft.Extensions.Time.Testing;
using Rag.Ingest.Folders;
using Rag.Ingest.Reconciling;

namespace Rag.Ingest.Tests.Reconciling;

public sealed class SettlingTests : IDisposable
{
    private readonly TemporaryFolder docs = new();
    private readonly FakeTimeProvider time = new();
    private readonly Settling settling;

    public SettlingTests() => settling = new Settling(time);

    [Fact]
    public void Take_PlainSave_IsStillAfterAQuarterOfASecond()
    {
        string path = Save("text");
        time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Empty(settling.Take());
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([new FileEvent(path, false)], settling.Take());
        Assert.Equal(0, settling.Count);
    }

    [Fact]
    public void Take_FileThatGrows_WaitsUntilItIsStill()
    {
        string text = "";
        for (int i = 0; i < 50; i++)
        {
            Save(text += "more ");
            time.Advance(TimeSpan.FromMilliseconds(200));
            Assert.Empty(settling.Take());
        }
        time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.Single(settling.Take());
    }

    [Fact]
    public void Take_FileThatGrowsWithoutEvents_WaitsLongerEachTime()
    {
        Save("a");
        File.AppendAllText(docs["a.md"], "b");
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Empty(settling.Take());
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Empty(settling.Take());
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(settling.Take());
    }

    [Fact]
    public void Take_FileThatNeverRests_IsReadEveryHalfMinute()
    {
        int taken = 0;
        for (int i = 0; i < 700; i++)
        {
            Save($"line {i}");
            time.Advance(TimeSpan.FromMilliseconds(100));
            taken += settling.Take().Count;
        }
        Assert.Equal(2, taken);
    }

    [Fact]
    public void Take_DeletedAfterManySaves_DoesNotWaitForLong()
    {
        for (int i = 0; i < 4; i++)
        {
            Save($"version {i}");
            time.Advance(TimeSpan.FromSeconds(1.2));
            Assert.Single(settling.Take());
        }
        File.Delete(docs["a.md"]);
        settling.Stir(new FileEvent(docs["a.md"], true));
        time.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Single(settling.Take());
    }

    public void Dispose() => docs.Dispose();

    private string Save(string text)
    {
        string path = docs.Write("a.md", text);
        settling.Stir(new FileEvent(path, false));
        return path;
    }
}
