using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Privacy;

namespace Rag.Retrieval.Tests.Privacy;

public sealed class OutsideRequestLogTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-outside-");
    private readonly FakeTimeProvider time = new(DateTimeOffset.UnixEpoch);

    private OutsideRequestLog Log => new(folder.FullName, time);

    [Fact]
    public void Read_NothingRequested_IsEmptyAndMakesNoFile()
    {
        Assert.Empty(Log.Read(10));
        Assert.Empty(folder.EnumerateFiles());
    }

    [Fact]
    public void Read_SeveralRequests_NewestFirstAndNoMoreThanAskedFor()
    {
        foreach (string host in (string[])["one.test", "two.test", "three.test"])
        {
            Log.Add(host, "download of M");
            time.Advance(TimeSpan.FromMinutes(1));
        }
        IReadOnlyList<OutsideRequest> latest = Log.Read(2);
        Assert.Equal(["three.test", "two.test"], latest.Select(request => request.Host));
        Assert.Equal((DateTimeOffset.UnixEpoch.AddMinutes(2), "download of M"), (latest[0].Time, latest[0].Purpose));
    }

    [Fact]
    public void Read_LastLineHalfWritten_GivesTheOthers()
    {
        Log.Add("one.test", "download of M");
        File.AppendAllText(folder.EnumerateFiles().Single().FullName, "{\"time\":\"2026");
        Assert.Single(Log.Read(10));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
