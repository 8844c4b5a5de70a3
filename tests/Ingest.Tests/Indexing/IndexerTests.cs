using System.Diagnostics;
using Rag.Ingest.Ledger;
using Rag.Ingest.Reconciling;
using Rag.Ingest.Tests.Readers;
using Rag.Retrieval.Documents;

namespace Rag.Ingest.Tests.Indexing;

public sealed class IndexerTests : IAsyncDisposable
{
    private readonly TemporaryFolder data = new(), docs = new();
    private IngestHarness? harness;

    [Fact]
    public async Task Start_FileWasOpenAtThreeDeaths_IsSetAsideUntilItChanges()
    {
        string path = docs.Write("a.md", "quicksilver");
        docs.Write("b.md", "amalgam");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        harness.Ledger.Save([harness.Ledger.FindPath(path)! with { State = DocumentState.Pending, Attempts = 3 }]);
        await harness.DisposeAsync();
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        Document document = (await harness.DocumentAsync(path))!;
        Assert.Equal(DocumentState.Failed, document.State);
        Assert.Contains("set aside", document.Reason);
        Assert.Empty(await harness.SearchAsync("quicksilver"));
        docs.Write("a.md", "quicksilver again");
        await harness.IdleAsync();
        Assert.Equal(DocumentState.Indexed, (await harness.DocumentAsync(path))!.State);
    }

    [Fact]
    public async Task Start_FileWasOpenAtOneDeath_IsReadAgain()
    {
        string path = docs.Write("a.md", "quicksilver");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        harness.Ledger.Save([harness.Ledger.FindPath(path)! with { State = DocumentState.Pending, Attempts = 1, Hash = null }]);
        await harness.DisposeAsync();
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        LedgerEntry entry = harness.Ledger.FindPath(path)!;
        Assert.Equal((DocumentState.Indexed, 0), (entry.State, entry.Attempts));
    }

    [Fact]
    public async Task Scan_FileWithANoticeIsTouched_TheNoticeStays()
    {
        string path = Path.Combine(docs.Path, "plan.xlsx");
        await File.WriteAllBytesAsync(path, Spreadsheet.Of("Plan", "", ["Sum", "=A1"]), TestContext.Current.CancellationToken);
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        string? notice = (await harness.DocumentAsync(path))!.Reason;
        Assert.NotNull(notice);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddMinutes(1));
        await harness.UntilAsync(_ => harness.Ledger.FindPath(path)!.Stamp.ModifiedTicks == File.GetLastWriteTimeUtc(path).Ticks);
        await harness.IdleAsync();
        Assert.Equal((DocumentState.Indexed, notice), ((await harness.DocumentAsync(path))!.State, (await harness.DocumentAsync(path))!.Reason));
    }

    [Fact]
    public async Task Scan_UnreadableKinds_AreSkippedWithTheReason()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes pipes and links");
        using var outside = new TemporaryFolder();
        outside.Write("secret.md", "quicksilver");
        docs.Write("good.md", "quicksilver");
        docs.Write("empty.md", "");
        docs.Write(".hidden.md", "quicksilver");
        docs.Write("ignored.log", "quicksilver");
        docs.Write(".ragignore", "*.log\n");
        docs.Write(".git/config.md", "quicksilver");
        docs.Write("node_modules/x/readme.md", "quicksilver");
        docs.Write("app/package.json", "{}");
        docs.Write("app/build/out.md", "quicksilver");
        docs.Write("build/note.md", "quicksilver");
        File.CreateSymbolicLink(docs["out.md"], outside["secret.md"]);
        File.CreateSymbolicLink(docs["within.md"], docs["good.md"]);
        File.CreateSymbolicLink(docs["broken.md"], docs["nowhere.md"]);
        Directory.CreateSymbolicLink(docs["loop"], docs.Path);
        File.CreateSymbolicLink(docs["zero.md"], "/dev/zero");
        using (Process pipe = Process.Start("mkfifo", docs["pipe.md"])) await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(docs["picture.png"], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], TestContext.Current.CancellationToken);
        using (FileStream large = File.Create(docs["large.md"])) large.SetLength((1L << 20) + 1);
        harness = await new IngestHarness(data.Path, [docs.Path], settings: new() { ["Rag:Ingest:LargestFileMegabytes"] = "1" }).StartAsync();
        await harness.IdleAsync();
        Assert.Equal([docs["build/note.md"], docs["good.md"]], await harness.SearchAsync("quicksilver"));
        Dictionary<string, string> reasons = [];
        foreach (LedgerEntry entry in harness.Ledger.Where(e => e.State == DocumentState.Skipped))
            reasons[Path.GetRelativePath(docs.Path, entry.Path)] = (await harness.DocumentAsync(entry.Path))!.Reason!;
        Assert.Equal("empty file", reasons["empty.md"]);
        Assert.Equal("hidden file", reasons[".hidden.md"]);
        Assert.Equal("ignored by .ragignore", reasons["ignored.log"]);
        Assert.Equal("link out of the watched folder", reasons["out.md"]);
        Assert.Equal("link out of the watched folder", reasons["zero.md"]);
        Assert.StartsWith("link; ", reasons["within.md"]);
        Assert.StartsWith("link; ", reasons["loop"]);
        Assert.Equal("link to something that is not there", reasons["broken.md"]);
        Assert.StartsWith("it is a pipe", reasons["pipe.md"]);
        Assert.StartsWith("larger than 1 MB", reasons["large.md"]);
        Assert.Contains("picture.png", reasons.Keys);
        Assert.DoesNotContain(reasons.Keys, k => k.Contains("app/build", StringComparison.Ordinal) || k.StartsWith("node_modules", StringComparison.Ordinal) || k.StartsWith(".git", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rehash_OtherContentOfSameSizeAndTime_IsFound()
    {
        string path = docs.Write("a.md", "quicksilver");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        DateTime time = File.GetLastWriteTimeUtc(path);
        await File.WriteAllTextAsync(path, "quicksalver", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(path, time);
        await harness.IdleAsync();
        Assert.Single(await harness.SearchAsync("quicksilver"));
        Assert.True(await harness.Get<RehashPass>().CheckAsync(harness.Ledger.FindPath(path)!, TestContext.Current.CancellationToken));
        await harness.IdleAsync();
        Assert.Empty(await harness.SearchAsync("quicksilver"));
        Assert.Single(await harness.SearchAsync("quicksalver"));
    }

    public async ValueTask DisposeAsync()
    {
        if (harness is not null) await harness.DisposeAsync();
        docs.Dispose();
        data.Dispose();
    }
}
