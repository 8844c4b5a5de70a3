using Rag.Ingest.Folders;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;

namespace Rag.Ingest.Tests.Indexing;

public sealed class WorkQueueTests
{
    private readonly WorkQueue queue = new();

    [Fact]
    public async Task Take_NewestFirstThenSmallAndSuspectsLast()
    {
        queue.Add(Entry("old", minute: 1, size: 1));
        queue.Add(Entry("large", minute: 5, size: 100));
        queue.Add(Entry("small", minute: 5, size: 10));
        queue.Add(Entry("suspect", minute: 9, size: 1, attempts: 1));
        queue.Add(Entry("suspect2", minute: 8, size: 1, attempts: 1));
        Assert.Equal(["small", "large", "old"], await queue.TakeAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(["suspect"], await queue.TakeAsync(10, TestContext.Current.CancellationToken));
        Assert.Equal(["suspect2"], await queue.TakeAsync(10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Close_ChangedWhileOpen_AsksForAnotherTurn()
    {
        LedgerEntry entry = Entry("a", 1, 1);
        queue.Add(entry);
        queue.Add(entry);
        Assert.Single(await queue.TakeAsync(10, TestContext.Current.CancellationToken));
        queue.Add(entry);
        Assert.Equal(1, queue.Count);
        Assert.True(queue.Close("a"));
        Assert.False(queue.Close("a"));
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public async Task Take_Paused_WaitsUntilResumed()
    {
        queue.Paused = true;
        queue.Add(Entry("a", 1, 1));
        Task<List<string>> taken = queue.TakeAsync(10, TestContext.Current.CancellationToken);
        Assert.False(taken.IsCompleted);
        queue.Paused = false;
        Assert.Equal(["a"], await taken);
    }

    private static LedgerEntry Entry(string id, int minute, long size, int attempts = 0) =>
        new(id, "/" + id, "/", new FileStamp(size, minute * TimeSpan.TicksPerMinute)) { Attempts = attempts };
}
