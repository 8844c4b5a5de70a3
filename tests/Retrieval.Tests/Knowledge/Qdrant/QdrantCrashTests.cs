using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>Qdrant, or the process that writes to it, dies at each single point written.</summary>
public sealed class QdrantCrashTests
{
    private static readonly EmbeddingSpace Space = new("model-1", 2);
    private static readonly string Id = Samples.Document("d1.md").Document.Id;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReplaceDocumentsAsync_QdrantDiesAtAnyPoint_ShowsOldOrNewAndGoesOn()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        QdrantServer server = fixture.Server!;
        int crashes = 0;
        string standing = "none";
        for (int round = 0, writes = 0; round < 2; round++)
        {
            string next = round == 0 ? "apple" : "pear";
            IndexedDocument document = Samples.Document("d1.md", $"{next} tree one", $"{next} tree two", $"{next} tree three");
            for (writes = 1; ; writes++)
            {
                server.WritesLeft = writes;
                try
                {
                    await knowledge.ReplaceDocumentsAsync([document], Token);
                    break;
                }
                catch (KnowledgeBaseException)
                {
                    crashes++;
                    server.WritesLeft = null;
                    standing = await ReadAsync(knowledge, standing, next);
                }
            }
            server.WritesLeft = null;
            standing = await ReadAsync(knowledge, next, next);
            Assert.Equal(3, server.CountPoints(fixture.Passages));
            Assert.Equal(1, server.CountPoints(fixture.Contents));
        }
        Assert.True(crashes > 10, $"only {crashes} crashes");
    }

    [Fact]
    public async Task DeleteDocumentsAsync_QdrantDiesAfterTheMark_IsNotFoundAndCompletedByTheNextWrite()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        QdrantServer server = fixture.Server!;
        IndexedDocument document = Samples.Document("d1.md", "apple one", "apple two", "apple three");
        await knowledge.ReplaceDocumentsAsync([document], Token);

        server.WritesLeft = 2; // The mark and one passage.
        await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.DeleteDocumentsAsync([Id], Token));
        server.WritesLeft = null;

        IKnowledgeBase other = await fixture.OpenAsync();
        Assert.Equal(2, server.CountPoints(fixture.Passages));
        Assert.Empty(await other.SearchKeywordAsync("apple", 10, SearchFilter.None, Token));
        Assert.Empty(await other.GetPassagesAsync([.. document.Passages.Select(passage => passage.Id)], Token));
        Assert.Null(await other.GetDocumentAsync(Id, Token));
        Assert.Null(await other.GetContentAsync(Id, Token));
        Assert.Equal(0, (await other.ListDocumentsAsync(new DocumentQuery(), Token)).Total);

        await other.SaveFactsAsync([Samples.Document("d2.md").Document with { State = DocumentState.Pending }], Token);
        Assert.Equal(0, server.CountPoints(fixture.Passages));
        Assert.Equal(0, server.CountPoints(fixture.Contents));
        Assert.Equal(1, server.CountPoints(fixture.Documents));
    }

    [Fact]
    public async Task DeleteDocumentsAsync_QdrantDiesAtAnyPoint_IsWholeOrGoneAndTheRetryCompletesIt()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        QdrantServer server = fixture.Server!;
        for (int writes = 1; ; writes++)
        {
            await knowledge.ReplaceDocumentsAsync([Samples.Document("d1.md", "apple one", "apple two")], Token);
            server.WritesLeft = writes;
            bool done = await Record.ExceptionAsync(() => knowledge.DeleteDocumentsAsync([Id], Token)) is null;
            server.WritesLeft = null;
            Assert.Empty(await knowledge.SearchKeywordAsync("apple", 10, SearchFilter.None, Token));
            await knowledge.DeleteDocumentsAsync([Id], Token);
            Assert.Equal(0, server.CountPoints(fixture.Passages) + server.CountPoints(fixture.Contents) + server.CountPoints(fixture.Documents));
            if (done) break;
        }
    }

    [Fact]
    public async Task ReplaceDocumentsAsync_ReaderLooksAtEveryStep_NeverSeesAMixture()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase writer = await fixture.OpenAsync(), reader = await fixture.OpenAsync();
        QdrantServer server = fixture.Server!;
        await writer.ReplaceDocumentsAsync([Samples.Document("d1.md", "apple tree one", "apple tree two", "apple tree three")], Token);
        List<string> seen = [];
        bool isLooking = false;
        server.OnRequest = async _ =>
        {
            if (isLooking) return;
            isLooking = true;
            seen.Add(await ReadAsync(reader, "apple", "pear"));
            isLooking = false;
        };

        await writer.ReplaceDocumentsAsync([Samples.Document("d1.md", "pear tree one", "pear tree two")], Token);
        server.OnRequest = null;

        Assert.Contains("apple", seen);
        Assert.Contains("pear", seen);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task AddVectorsAsync_QdrantDiesHalfway_ResumesWithTheRest()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("d1.md", "one", "two", "three", "four")], Token);
        IReadOnlyList<MissingVector> missing = await knowledge.FindMissingVectorsAsync(Space, 10, Token);
        TextVector[] vectors = [.. missing.Select(text => new TextVector(text.TextHash, new float[] { 1, 0 }))];

        fixture.Server!.WritesLeft = 3; // The space and two vectors.
        await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.AddVectorsAsync(Space, vectors, Token));
        fixture.Server.WritesLeft = null;

        Assert.Equal(new VectorCoverage(4, 2), await knowledge.GetCoverageAsync(Space, Token));
        Assert.Equal(2, (await knowledge.FindMissingVectorsAsync(Space, 10, Token)).Count);
        await knowledge.AddVectorsAsync(Space, vectors, Token);
        Assert.True((await knowledge.GetCoverageAsync(Space, Token)).IsComplete);
    }

    /// <summary>Reads the document in every way and tells which version it is; fails where two ways or two passages disagree.</summary>
    private static async Task<string> ReadAsync(IKnowledgeBase knowledge, string older, string newer)
    {
        IReadOnlyList<ScoredPassage> found = await knowledge.SearchKeywordAsync("apple pear tree", 10, SearchFilter.None, Token);
        IReadOnlyList<FoundPassage> passages = await knowledge.GetPassagesAsync([.. found.Select(hit => hit.PassageId)], Token);
        Assert.Distinct(found.Select(hit => hit.PassageId));
        string[] fruits = [.. passages.Select(found => found.Passage.Text.Split(' ')[0]).Distinct()];
        Assert.True(fruits.Length <= 1, "a mixture of " + string.Join(" and ", fruits));
        IReadOnlyList<Passage> all = await knowledge.GetPassagesAsync(Id, Token);
        string standing = all.Count == 0 ? "none" : all[0].Text.Split(' ')[0];
        Assert.Contains(standing, new[] { older, newer });
        Assert.All(all, passage => Assert.StartsWith(standing, passage.Text));
        Assert.Equal(standing == "none" ? [] : [standing], fruits);
        if (await knowledge.GetContentAsync(Id, Token) is { } content && standing != "none")
            Assert.All(all, passage => Assert.Equal(passage.Text, content.Text[passage.Start..passage.End]));
        return standing;
    }
}
