using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Backends;
using Rag.Inference.Native;

namespace Rag.Inference.Tests.Backends;

public sealed class BackendVerdictsTests : IDisposable
{
    private static readonly BackendVerdict Works = new(true, null, [], [new Backend("cuda", "CUDA0", "NVIDIA", true, 1, 2)]);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-verdicts-");
    private readonly FakeTimeProvider time = new();
    private readonly BackendCandidate candidate;

    public BackendVerdictsTests()
    {
        candidate = new BackendCandidate("cuda", folder.FullName, Path.Combine(folder.FullName, "libggml-cuda.so"));
        File.WriteAllText(candidate.Plugin!, "one");
    }

    [Fact]
    public void Find_SavedBySomeEarlierProcess_IsThere()
    {
        Of("a").Save(candidate, Works);
        time.Advance(TimeSpan.FromDays(400));
        Assert.Equal("NVIDIA", Of("a").Find(candidate)?.Devices[0].Description);
    }

    [Fact]
    public void Find_DriverChanged_IsNothing()
    {
        Of("a").Save(candidate, Works);
        Assert.Null(Of("b").Find(candidate));
    }

    [Fact]
    public void Find_LibraryChanged_IsNothing()
    {
        Of("a").Save(candidate, Works);
        File.WriteAllText(candidate.Plugin!, "another");
        Assert.Null(Of("a").Find(candidate));
    }

    [Fact]
    public void Find_Failure_CountsForADay()
    {
        Of("a").Save(candidate, BackendVerdict.Fails("it stood still"));
        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal("it stood still", Of("a").Find(candidate)?.Reason);
        time.Advance(TimeSpan.FromHours(2));
        Assert.Null(Of("a").Find(candidate));
    }

    [Fact]
    public void Begin_ProcessEndedTwiceWhileLoading_IsNotUsedAgain()
    {
        Assert.True(Of("a").Begin(candidate, Works).Works);
        Assert.True(Of("a").Begin(candidate, Works).Works);
        Assert.False(Of("a").Begin(candidate, Works).Works);
        Assert.Contains("ended the process", Of("a").Find(candidate)?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_LoadedMeanwhile_CountsAnew()
    {
        for (int start = 0; start < 5; start++)
        {
            Assert.True(Of("a").Begin(candidate, Works).Works);
            Of("a").Save(candidate, Works);
        }
    }

    [Fact]
    public void Find_ProcessorFailed_IsNothing()
    {
        Of("a").Save(candidate.OnProcessor, BackendVerdict.Fails("the process that tried it ended"));
        Assert.Null(Of("a").Find(candidate.OnProcessor));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"Machine":"a","Verdicts":null}""")]
    public void Find_DamagedFile_IsNothing(string content)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "backends.json"), content);
        Assert.Null(Of("a").Find(candidate));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private BackendVerdicts Of(string machine) => new(Path.Combine(folder.FullName, "backends.json"), machine, time);
}
