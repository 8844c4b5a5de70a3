using Microsoft.Data.Sqlite;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Knowledge.Sqlite;

namespace Rag.Retrieval.Tests.Knowledge.Sqlite;

public sealed class PruningTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rag-prune-").FullName;

    [Fact]
    public async Task DeleteOrphans_MoreThanAreSpared_DeletesTheOldestWithTheirVectors()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        string file = Path.Combine(_folder, "knowledge.db");
        using SqliteKnowledgeBase knowledge = new(file, TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
        await knowledge.OpenAsync(token);
        IndexedDocument kept = Samples.Document("kept.md", "the pelican stays");
        await knowledge.ReplaceDocumentsAsync([kept, Samples.Document("gone.md", "a heron", "a stork", "an ibis")], token);
        await knowledge.DeleteDocumentsAsync([Samples.Document("gone.md").Document.Id], token);

        using SqliteConnection connection = new($"Data Source={file};Pooling=false");
        connection.Open();
        Assert.Equal(2, Pruning.DeleteOrphans(connection, leastSpare: 1));
        Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM texts"));
        Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM vectors"));
        // What is left, and what comes back under a text that went, is found by meaning.
        await knowledge.ReplaceDocumentsAsync([Samples.Document("back.md", "a heron")], token);
        StaticEmbedder embedder = StaticEmbedder.Default;
        Assert.Equal(2, (await knowledge.SearchDenseAsync(embedder.Space, embedder.Embed("bird"), 9, SearchFilter.None, token)).Count);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
