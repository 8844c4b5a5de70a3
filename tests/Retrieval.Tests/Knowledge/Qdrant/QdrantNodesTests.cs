using Grpc.Core;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>Several nodes of one cluster.</summary>
public sealed class QdrantNodesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyCall_TheNodeIsGone_GoesOnWithTheNextAndStaysThere()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        QdrantServer first = fixture.Server!;
        await using QdrantServer second = await QdrantServer.StartAsync(QdrantFixture.Key, first);
        IKnowledgeBase knowledge = await fixture.OpenAsync(options => options.QdrantUrl = $"{first.Address}, {second.Address}");
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "a pelican")], Token);
        Assert.Empty(second.Requests);

        await first.DisposeAsync();
        Assert.Single(await knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
        await knowledge.ReplaceDocumentsAsync([Samples.Document("b.md", "a second pelican")], Token);
        Assert.Equal(2, (await knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token)).Count);
        Assert.NotEmpty(second.Requests);
    }

    [Fact]
    public async Task AnyCall_TheNodeAnswersNoMore_IsAskedOnceAndThenTheNext()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        QdrantServer first = fixture.Server!;
        await using QdrantServer second = await QdrantServer.StartAsync(QdrantFixture.Key, first);
        IKnowledgeBase knowledge = await fixture.OpenAsync(options => options.QdrantUrl = $"{first.Address},{second.Address}");
        first.OnRequest = _ => throw new RpcException(new Status(StatusCode.Unavailable, "leaving the cluster"));
        int before = first.Requests.Count;
        await knowledge.CountAsync(Token);
        await knowledge.CountAsync(Token);
        // Three calls at once, of which any may have been under way before the first failed.
        Assert.InRange(first.Requests.Count - before, 1, 3);
    }

    [Fact]
    public async Task OpenAsync_NoNodeAnswers_NamesOne()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        string message = (await Assert.ThrowsAsync<KnowledgeBaseException>(
            () => fixture.OpenAsync(options => options.QdrantUrl = "http://127.0.0.1:1,http://127.0.0.1:2"))).Message;
        Assert.Contains("Qdrant does not answer at http://127.0.0.1:", message);
    }
}
