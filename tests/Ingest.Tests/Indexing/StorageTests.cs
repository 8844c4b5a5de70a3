using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Tests.Indexing;

public sealed class StorageTests : IAsyncDisposable
{
    private readonly TemporaryFolder data = new(), docs = new();
    private IngestHarness? harness;

    [Fact]
    public async Task Write_DiskFull_IsShownAndGoesOn()
    {
        docs.Write("a.md", "quicksilver");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        harness.Knowledge.Trouble = new KnowledgeBaseException("The disk is full.") { Fault = KnowledgeBaseFault.Full };
        docs.Write("b.md", "amalgam");
        File.Delete(docs["a.md"]);
        var status = await harness.UntilAsync(s => s.Warnings.Count > 0);
        Assert.False(status.Idle);
        Assert.Contains("The disk is full.", status.Warnings[0]);
        harness.Knowledge.Trouble = null;
        status = await harness.IdleAsync();
        Assert.Empty(status.Warnings);
        Assert.Single(await harness.SearchAsync("amalgam"));
        Assert.Empty(await harness.SearchAsync("quicksilver"));
    }

    [Fact]
    public async Task KnowledgeBase_BuiltAnew_EverythingIsIndexedAgain()
    {
        docs.Write("a.md", "quicksilver");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        await harness.DisposeAsync();
        foreach (string file in Directory.GetFiles(data.Path, "knowledge.db*")) File.Delete(file);
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        Assert.Single(await harness.SearchAsync("quicksilver"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ledger_LostOrDamaged_ComesBackWithoutReadingAgain(bool damaged)
    {
        string path = docs.Write("a.md", "quicksilver");
        string gone = docs.Write("gone.md", "amalgam");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        string id = harness.Ledger.FindPath(path)!.Id;
        await harness.DisposeAsync();
        foreach (string file in Directory.GetFiles(data.Path, "ingest.db*")) File.Delete(file);
        if (damaged) await File.WriteAllTextAsync(Path.Combine(data.Path, "ingest.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        File.Delete(gone);
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        Assert.Equal(id, harness.Ledger.FindPath(path)!.Id);
        Assert.Empty(harness.Knowledge.Replaced);
        Assert.Single(await harness.SearchAsync("quicksilver"));
        Assert.Empty(await harness.SearchAsync("amalgam"));
        Assert.Equal(damaged, Directory.GetFiles(data.Path, "ingest.db.damaged-*").Length > 0);
    }

    [Fact]
    public async Task Start_LastOneDiedBetweenIndexAndLedger_KeepsWhatTheIndexHolds()
    {
        string path = docs.Write("a.md", "quicksilver");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        string id = harness.Ledger.FindPath(path)!.Id;
        await harness.DisposeAsync();
        using (var ledger = new FileLedger(Path.Combine(data.Path, "ingest.db"), TimeProvider.System))
            ledger.Update([id], e => e with { State = DocumentState.Pending, Hash = null, Recipe = null, Unsaved = true });
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        Assert.Equal(DocumentState.Indexed, harness.Ledger.Find(id)!.State);
        Assert.Empty(harness.Knowledge.Replaced);
        Assert.Single(await harness.SearchAsync("quicksilver"));
    }

    public async ValueTask DisposeAsync()
    {
        if (harness is not null) await harness.DisposeAsync();
        docs.Dispose();
        data.Dispose();
    }
}
