using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Rag.Ingest.Indexing;
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
    public async Task Write_NeverAnswers_IsShownAndEndsTheProcessInTheEnd()
    {
        var time = new FakeTimeProvider();
        var lifetime = new StopCounter();
        var warnings = new Warnings();
        harness = new IngestHarness(data.Path, [docs.Path]);
        var storage = new Storage(harness.Knowledge, harness.Ledger, warnings, lifetime, time, NullLogger<Storage>.Instance);
        var hangs = new TaskCompletionSource();
        Task write = storage.WriteAsync(_ => hangs.Task, TestContext.Current.CancellationToken);
        Assert.False(storage.Waiting);
        time.Advance(Storage.Patience);
        Assert.True(storage.Waiting);
        Assert.Contains("has not answered for 30 s", Assert.Single(warnings.All));
        Assert.Equal(0, lifetime.Stops);
        time.Advance(Storage.Limit);
        Assert.True(lifetime.Stops > 0);
        hangs.SetResult();
        await write;
        Assert.False(storage.Waiting);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task KnowledgeBase_TruncatedOrFlipped_IsSetAsideAndBuiltAnew(bool truncated)
    {
        for (int i = 0; i < 20; i++) docs.Write($"n{i}.md", $"quicksilver {i}\n\n{string.Concat(Enumerable.Repeat($"word{i} ", 200))}");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        await harness.DisposeAsync();
        string file = data["knowledge.db"];
        byte[] bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        if (truncated) bytes = bytes[..(bytes.Length / 2)];
        else for (int at = 4096; at < bytes.Length; at += 4096) bytes.AsSpan(at, 64).Fill(0xA5);
        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        Assert.Equal(20, (await harness.SearchAsync("quicksilver")).Count);
        Assert.Contains(Directory.GetFiles(data.Path), f => f.Contains("knowledge.db.damaged-", StringComparison.Ordinal));
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

    [Theory]
    [InlineData("knowledge.db")]
    [InlineData("ingest.db")]
    public async Task Start_OneByteOfAFileIsWrong_EitherHarmlessOrSetAsideAndBuiltAnew(string damaged)
    {
        for (int i = 0; i < 5; i++) docs.Write($"n{i}.md", $"quicksilver {i}");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        await harness.DisposeAsync();
        byte[] sound = await File.ReadAllBytesAsync(data[damaged], TestContext.Current.CancellationToken);
        var random = new Random(7);
        for (int round = 0; round < 6; round++)
        {
            byte[] flipped = [.. sound];
            // Structure above all: the head of the file, of each page, and whatever comes.
            int at = round switch { 0 => random.Next(100), < 4 => random.Next(sound.Length / 4096) * 4096 + random.Next(16), _ => random.Next(sound.Length) };
            flipped[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(data[damaged], flipped, TestContext.Current.CancellationToken);
            harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
            await harness.IdleAsync();
            Assert.Equal(5, (await harness.SearchAsync("quicksilver")).Count);
            Assert.Equal(5, (await harness.Knowledge.CountAsync(TestContext.Current.CancellationToken)).Indexed);
            await harness.DisposeAsync();
            harness = null;
        }
    }

    [Fact]
    public async Task Start_OlderReadersFailedOnAFile_ItIsReadAgain()
    {
        string path = docs.Write("a.rtf", "{\\rtf1 quicksilver}"), stays = docs.Write("b.pdf", "%PDF-1.4 of nothing");
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.IdleAsync();
        string id = harness.Ledger.FindPath(path)!.Id;
        await harness.DisposeAsync();
        using (var ledger = new FileLedger(data["ingest.db"], TimeProvider.System))
            ledger.Update([id], e => e with { State = DocumentState.Failed, Reason = "of no known kind", Hash = null, Recipe = "0/estimate" });
        harness = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await harness.UntilAsync(_ => harness.Ledger.Find(id)!.State == DocumentState.Indexed);
        Assert.Equal(DocumentState.Failed, harness.Ledger.FindPath(stays)!.State);
        await harness.IdleAsync();
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

    private sealed class StopCounter : IHostApplicationLifetime
    {
        public int Stops { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stops++;
    }

    public async ValueTask DisposeAsync()
    {
        if (harness is not null) await harness.DisposeAsync();
        docs.Dispose();
        data.Dispose();
    }
}
