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
        using SqliteKnowledgeBase knowledge = await OpenAsync();
        IndexedDocument kept = Samples.Document("kept.md", "the pelican stays");
        await knowledge.ReplaceDocumentsAsync([kept, Samples.Document("gone.md", "a heron", "a stork", "an ibis")], token);
        await knowledge.DeleteDocumentsAsync([Samples.Document("gone.md").Document.Id], token);

        using IndexConnection connection = IndexConnection.Open(FilePath);
        Assert.Equal(2, Pruning.DeleteOrphans(connection, leastSpare: 1));
        Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM texts"));
        Assert.Equal(2, connection.Scalar<long>("SELECT count(*) FROM vectors"));
        // What is left, and what comes back under a text that went, is found by meaning.
        await knowledge.ReplaceDocumentsAsync([Samples.Document("back.md", "a heron")], token);
        StaticEmbedder embedder = StaticEmbedder.Default;
        Assert.Equal(2, (await knowledge.SearchDenseAsync(embedder.Space, embedder.Embed("bird"), 9, SearchFilter.None, token)).Count);
    }

    [Fact]
    public async Task DeleteTerms_NoPassageHasThem_LeavesThoseInUseAndTheyMayComeBack()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using SqliteKnowledgeBase knowledge = await OpenAsync(), reader = await OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("kept.md", "pelican"), Samples.Document("gone.md", "heron", "pelican stork")], token);
        Assert.Single(await reader.SearchKeywordAsync("heron", 9, SearchFilter.None, token));
        await knowledge.DeleteDocumentsAsync([Samples.Document("gone.md").Document.Id], token);

        using IndexConnection connection = IndexConnection.Open(FilePath);
        int gone = Pruning.DeleteTerms(connection);
        Assert.Equal(0, connection.Scalar<long>("SELECT count(*) FROM terms WHERE term IN ('heron', 'stork')"));
        Assert.True(gone >= 2);
        Assert.Equal(0, Pruning.DeleteTerms(connection));
        // The writer remembers the numbers of the terms that went, the reader their places.
        await knowledge.ReplaceDocumentsAsync([Samples.Document("back.md", "heron")], token);
        using SqliteKnowledgeBase fresh = await OpenAsync();
        foreach (SqliteKnowledgeBase each in (SqliteKnowledgeBase[])[knowledge, reader, fresh])
        {
            Assert.Equal(Samples.Document("back.md", "heron").Passages[0].Id, Assert.Single(await each.SearchKeywordAsync("heron", 9, SearchFilter.None, token)).PassageId);
            Assert.Single(await each.SearchKeywordAsync("pelican", 9, SearchFilter.None, token));
        }
    }

    [Fact]
    public async Task DeleteRemovals_ReaderHasNotSeenThem_ReadsEverythingAnew()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using SqliteKnowledgeBase knowledge = await OpenAsync(), reader = await OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("kept.md", "a heron"), Samples.Document("gone.md", "a heron and a stork", "another heron")], token);
        Assert.Equal(3, (await reader.SearchKeywordAsync("heron", 9, SearchFilter.None, token)).Count);
        await knowledge.DeleteDocumentsAsync([Samples.Document("gone.md").Document.Id], token);

        using IndexConnection connection = IndexConnection.Open(FilePath);
        Assert.Equal(2, Pruning.DeleteRemovals(connection, least: 1));
        Assert.Equal(1, connection.Scalar<long>("SELECT count(*) FROM removals"));
        Assert.Equal(Samples.Document("kept.md", "a heron").Passages[0].Id, Assert.Single(await reader.SearchKeywordAsync("heron", 9, SearchFilter.None, token)).PassageId);
        // From there it follows as before.
        await knowledge.DeleteDocumentsAsync([Samples.Document("kept.md").Document.Id], token);
        Assert.Empty(await reader.SearchKeywordAsync("heron", 9, SearchFilter.None, token));
    }

    [Fact]
    public async Task Write_ManyPassagesWent_TheirTermsGoToo()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using SqliteKnowledgeBase knowledge = await OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("kept.md", "pelican"), Samples.Document("gone.md", [.. Enumerable.Range(0, Pruning.Often).Select(i => $"heron{i}")])], token);
        using IndexConnection connection = IndexConnection.Open(FilePath);
        Assert.True(connection.Scalar<long>("SELECT count(*) FROM terms") > Pruning.Often);
        await knowledge.DeleteDocumentsAsync([Samples.Document("gone.md").Document.Id], token);
        Assert.InRange(connection.Scalar<long>("SELECT count(*) FROM terms"), 1, 10);
    }

    private string FilePath => Path.Combine(_folder, "knowledge.db");

    private async Task<SqliteKnowledgeBase> OpenAsync()
    {
        SqliteKnowledgeBase knowledge = new(FilePath, TimeProvider.System, new TextAnalyzer(), StaticEmbedder.Default);
        await knowledge.OpenAsync(TestContext.Current.CancellationToken);
        return knowledge;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
