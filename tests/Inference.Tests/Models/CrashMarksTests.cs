using Microsoft.Extensions.Time.Testing;
using Rag.Inference.Gguf;
using Rag.Inference.Models;

namespace Rag.Inference.Tests.Models;

public sealed class CrashMarksTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-marks-");
    private readonly FakeTimeProvider time = new();
    private readonly ModelFile file = ModelFitterTests.Model(1);

    // A new one each time, as after the death of the process.
    private CrashMarks Marks => new(folder.FullName, time);

    [Fact]
    public void Count_ThreeLoadsWithoutAnEnd_AreThree()
    {
        for (int crash = 0; crash < CrashMarks.Most; crash++) Marks.Begin(file);
        Assert.Equal(CrashMarks.Most, Marks.Count(file));
        Marks.End(file);
        Assert.Equal(0, Marks.Count(file));
    }

    [Fact]
    public void CountAborts_LoadedWellSince_AreRememberedForADay()
    {
        Marks.AddAbort(file);
        time.Advance(TimeSpan.FromHours(20));
        Marks.AddAbort(file);
        Marks.Begin(file);
        Marks.End(file);
        Assert.Equal(2, Marks.CountAborts(file));
        time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, Marks.CountAborts(file));
    }

    [Fact]
    public void Forget_AfterAborts_LeavesNothing()
    {
        Marks.AddAbort(file);
        Marks.Begin(file);
        Marks.Forget(file);
        Assert.Equal((0, 0), (Marks.Count(file), Marks.CountAborts(file)));
    }

    [Fact]
    public void Begin_DiskTakesNothing_LetsTheModelBeLoaded()
    {
        string taken = Path.Combine(folder.FullName, "taken");
        File.WriteAllText(taken, "");
        CrashMarks marks = new(taken, time);
        marks.Begin(file);
        marks.AddAbort(file);
        marks.End(file);
        Assert.Equal((0, 0), (marks.Count(file), marks.CountAborts(file)));
        new ModelRecords(taken).Save("id", new ModelRecord("a.gguf", "engine", "fingerprint", null));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
