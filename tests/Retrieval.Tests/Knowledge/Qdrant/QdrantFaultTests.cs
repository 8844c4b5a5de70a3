using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>What the owner is told when Qdrant is away, refuses or fails.</summary>
public sealed class QdrantFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_NobodyListens_SaysSoAndNamesTheSetting()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        string message = (await Assert.ThrowsAsync<KnowledgeBaseException>(() => fixture.OpenAsync(options => options.QdrantUrl = "http://127.0.0.1:1"))).Message;
        Assert.Contains("does not answer at http://127.0.0.1:1", message);
        Assert.Contains("Rag:QdrantUrl", message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task OpenAsync_WrongKey_NamesTheSetting(string? key)
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        var fault = await Assert.ThrowsAsync<KnowledgeBaseException>(() => fixture.OpenAsync(options => options.QdrantApiKey = key));
        Assert.Contains("Rag:QdrantApiKey", fault.Message);
    }

    [Fact]
    public async Task ReplaceDocumentsAsync_ServerBusyForAMoment_IsRepeated()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        Dictionary<string, int> refused = [];
        fixture.Server!.OnRequest = (method, path) => refused.TryAdd(method + path, 503)
            ? throw new QdrantError(503, "Service is shutting down")
            : Task.CompletedTask;
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "a pelican")], Token);
        Assert.Single(await knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
        Assert.True(refused.Count > 8);
    }

    [Fact]
    public async Task SearchKeywordAsync_ServerFailsAgainAndAgain_IsLeftAloneForAWhile()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync(mayBreak: true);
        int asked = 0;
        fixture.Server!.OnRequest = (_, _) =>
        {
            asked++;
            throw new QdrantError(503, "Service is shutting down");
        };
        string message = "";
        for (int search = 0; search < 20 && !message.Contains("left alone", StringComparison.Ordinal); search++)
            message = (await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token))).Message;
        Assert.Contains("left alone", message, StringComparison.Ordinal);
        int before = asked;
        await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
        Assert.Equal(before, asked);
    }

    [Fact]
    public async Task ReplaceDocumentsAsync_DiskFull_IsToldApart()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        fixture.Server!.OnRequest = (method, _) => method == "PUT"
            ? throw new QdrantError(500, "Service internal error: No space left on device: WAL buffer size exceeds available disk space")
            : Task.CompletedTask;
        var fault = await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "text")], Token));
        Assert.Equal(KnowledgeBaseFault.Full, fault.Fault);
    }

    [Fact]
    public async Task SearchKeywordAsync_Cancelled_EscapesAsCancellation()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var never = new TaskCompletionSource();
        fixture.Server!.OnRequest = async (_, _) =>
        {
            await cancel.CancelAsync();
            await never.Task;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, cancel.Token));
        never.SetResult();
    }

    [Fact]
    public async Task OpenAsync_ShardsReplicasQuantization_AreAskedFor()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        await fixture.OpenAsync(options => (options.QdrantShards, options.QdrantReplicas, options.QdrantQuantization) = (6, 3, "int8"));
        var made = fixture.Server!.Definition(fixture.Passages);
        Assert.Equal((6, 3, 2), ((int)made["shard_number"]!, (int)made["replication_factor"]!, (int)made["write_consistency_factor"]!));
        Assert.Equal("int8", (string?)made["vectors"]!["static-embedder-1"]!["quantization_config"]!["scalar"]!["type"]);
    }
}
