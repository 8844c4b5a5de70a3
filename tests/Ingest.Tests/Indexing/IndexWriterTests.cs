using Rag.Ingest.Folders;
using Rag.Ingest.Indexing;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;

namespace Rag.Ingest.Tests.Indexing;

public sealed class IndexWriterTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder data = new(), docs = new();
    private readonly IngestHarness harness;

    public IndexWriterTests() => harness = new IngestHarness(data.Path, [docs.Path]);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_RemovalOrChangeOfABatchFails_TheDocumentsOfTheBatchGiveTheirPlacesBack(bool removal)
    {
        IndexWriter writer = harness.Get<IndexWriter>();
        await harness.Knowledge.OpenAsync(TestContext.Current.CancellationToken);
        // The ledger knows of no knowledge base yet: one that fails is taken for another one than it accounts for.
        harness.Knowledge.Trouble = new KnowledgeBaseException("It was lost.");
        var entry = LedgerEntry.New(new FoundFile(docs.Write("a.md", "a"), default, null), docs.Path);
        harness.Ledger.Save([entry with { Unsaved = true, State = DocumentState.Failed }]);
        for (int round = 0; round < 200; round++)
        {
            await writer.AddAsync(Replacement($"d{round}"), TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
            writer.Add(removal ? new Removal("gone") : new FactsChange(entry.Id));
            await Assert.ThrowsAsync<KnowledgeBaseReplacedException>(() => writer.RunAsync(TestContext.Current.CancellationToken));
            writer.Discard();
        }
        Assert.Equal(0, writer.Unwritten);
    }

    public async ValueTask DisposeAsync()
    {
        await harness.DisposeAsync();
        docs.Dispose();
        data.Dispose();
    }

    private static Replacement Replacement(string id) => new(
        id, new IndexedDocument(new Document { Id = id, Path = "/" + id, Folder = "/", State = DocumentState.Indexed }, DocumentContent.Plain("text"), []), "");
}
