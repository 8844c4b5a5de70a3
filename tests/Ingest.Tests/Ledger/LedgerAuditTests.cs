using Rag.Ingest.Folders;
using Rag.Ingest.Ledger;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Ingest.Tests.Ledger;

public sealed class LedgerAuditTests
{
    [Fact]
    public async Task Run_LastOneDiedAndNumbersFitByChance_ReadsAgainWhatTheIndexLacks()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using TemporaryFolder data = new();
        using SqliteKnowledgeBase knowledge = new(data["knowledge.db"], TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
        await knowledge.OpenAsync(token);
        // The index waits for one and holds the other, of which the ledger has yet to be told.
        await knowledge.SaveFactsAsync([Facts("a", DocumentState.Pending), Facts("b", DocumentState.Indexed)], token);
        string instance = await knowledge.GetInstanceAsync(token);

        FileLedger died = new(data["ingest.db"], TimeProvider.System);
        died.Begin();
        died.Reset(instance);
        died.Save([Entry("a"), Entry("b") with { Unsaved = true }]);
        await LedgerAudit.RunAsync(knowledge, died, token);
        Assert.Equal((DocumentState.Pending, null), (died.Find("a")!.State, died.Find("a")!.Hash));
        Assert.Equal("hash", died.Find("b")!.Hash);
        died.Dispose();

        using FileLedger next = new(data["ingest.db"], TimeProvider.System);
        Assert.True(next.WasClosed);
    }

    private static Document Facts(string id, DocumentState state) => new() { Id = id, Path = "/notes/" + id, Folder = "/notes", State = state, ContentHash = "hash" };

    private static LedgerEntry Entry(string id) => new(id, "/notes/" + id, "/notes", new FileStamp(1, 1)) { State = DocumentState.Indexed, Hash = "hash" };
}
