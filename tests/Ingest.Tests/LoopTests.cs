using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Workers;

namespace Rag.Ingest.Tests;

public sealed class LoopTests
{
    private static readonly string[] Loops = ["embedding backfill", "hash comparison", "index writer", "indexer", "reconciler", "warm-up of readers", "worker"];

    [Fact]
    public async Task Loops_WithNothingToDo_AreAliveAndAllNamed()
    {
        using TemporaryFolder data = new(), docs = new();
        await using IngestHarness ingest = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await ingest.IdleAsync();
        LiveReport report = ingest.Get<Heartbeats>().Read();
        Assert.True(report.IsAlive);
        Assert.Equal(Loops, report.Loops.Select(loop => loop.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Loops_WhileTheDiskIsFull_WaitAndSayWhatFor()
    {
        using TemporaryFolder data = new(), docs = new();
        await using IngestHarness ingest = await new IngestHarness(data.Path, [docs.Path]).StartAsync();
        await ingest.IdleAsync();
        ingest.Knowledge.Trouble = new KnowledgeBaseException("The disk is full.");
        await File.WriteAllTextAsync(Path.Combine(docs.Path, "a.md"), "alpha", TestContext.Current.CancellationToken);
        await ingest.UntilAsync(_ => ingest.Get<Heartbeats>().Read().Waits is not null);
        LiveReport report = ingest.Get<Heartbeats>().Read();
        Assert.True(report.IsAlive);
        Assert.Contains("The disk is full.", report.Waits);
        Assert.Contains(report.Loops, loop => loop is { Name: "index writer", State: "working" });
        ingest.Knowledge.Trouble = null;
        await ingest.IdleAsync();
        Assert.Null(ingest.Get<Heartbeats>().Read().Waits);
    }
}
