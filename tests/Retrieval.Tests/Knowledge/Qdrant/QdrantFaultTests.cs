using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Qdrant.Client.Grpc;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Settings;
using Rag.Retrieval.Tests.Knowledge.Qdrant.Server;

namespace Rag.Retrieval.Tests.Knowledge.Qdrant;

/// <summary>What the owner is told when Qdrant is away, refuses or fails.</summary>
public sealed class QdrantFaultTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_NobodyListens_SaysSoAndNamesTheSetting()
    {
        string message = await RefusedAsync(options => options.QdrantUrl = "http://127.0.0.1:1");
        Assert.Contains("does not answer at http://127.0.0.1:1", message);
        Assert.Contains("Rag:QdrantUrl", message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task OpenAsync_WrongKey_NamesTheSetting(string? key) =>
        Assert.Contains("Rag:QdrantApiKey", await RefusedAsync(options => options.QdrantApiKey = key));

    [Fact]
    public async Task OpenAsync_OlderQdrant_SaysWhatIsNeededFoundAndToBeDone()
    {
        string message = await RefusedAsync(_ => { }, server => server.Version = "1.17.1");
        Assert.Contains("is version 1.17.1, and 1.18 or later is needed: update it", message);
    }

    [Fact]
    public async Task OpenAsync_CertificateOfAnUnknownIssuer_SaysSo()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using QdrantServer server = await QdrantServer.StartAsync(QdrantFixture.Key, certificate: certificate);
        Assert.Contains("is not trusted on this machine", await RefusedAsync(options => options.QdrantUrl = server.Address.ToString()));
    }

    [Fact]
    public async Task OpenAsync_SomethingElseAnswers_NamesThePort()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        await using WebApplication web = builder.Build();
        await web.StartAsync(Token);
        Assert.Contains("is not Qdrant's gRPC port, as a rule 6334", await RefusedAsync(options => options.QdrantUrl = web.Urls.Single()));
    }

    [Fact]
    public async Task OpenAsync_CollectionOfSomebodyElse_IsLeftAlone()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        await fixture.OpenAsync();
        fixture.Server!.Forge(fixture.Documents);
        string message = (await Assert.ThrowsAsync<KnowledgeBaseException>(() => fixture.OpenAsync())).Message;
        Assert.Contains("another program or version made: write another Rag:QdrantPrefix", message);
    }

    [Fact]
    public async Task ReplaceDocumentsAsync_ServerBusyForAMoment_IsRepeated()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        HashSet<string> refused = [];
        fixture.Server!.OnRequest = method => refused.Add(method) ? throw new RpcException(new Status(StatusCode.Unavailable, "shutting down")) : Task.CompletedTask;
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "a pelican")], Token);
        Assert.Single(await knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
        Assert.True(refused.Count >= 8, string.Join(' ', refused));
    }

    [Fact]
    public async Task SearchKeywordAsync_ServerFailsAgainAndAgain_IsLeftAloneForAWhile()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync(mayBreak: true);
        fixture.Server!.OnRequest = _ => throw new RpcException(new Status(StatusCode.Unavailable, "shutting down"));
        string message = "";
        for (int search = 0; search < 20 && !message.Contains("left alone", StringComparison.Ordinal); search++)
            message = (await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token))).Message;
        Assert.Contains("left alone", message, StringComparison.Ordinal);
        int before = fixture.Server.Requests.Count;
        await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
        Assert.Equal(before, fixture.Server.Requests.Count);
    }

    [Fact]
    public async Task SearchKeywordAsync_QdrantAwayAndBack_RecoversByItself()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        await knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "a pelican")], Token);
        fixture.Server!.WritesLeft = 0;
        string message = (await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token))).Message;
        Assert.Contains(fixture.Server.Address.ToString().TrimEnd('/'), message);
        fixture.Server.WritesLeft = null;
        Assert.Single(await knowledge.SearchKeywordAsync("pelican", 10, SearchFilter.None, Token));
    }

    [Fact]
    public async Task ReplaceDocumentsAsync_DiskFull_IsToldApart()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        fixture.Server!.OnRequest = method => method == "Points/Upsert"
            ? throw new RpcException(new Status(StatusCode.Internal, "Service internal error: No space left on device: WAL buffer size exceeds available disk space"))
            : Task.CompletedTask;
        var fault = await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "text")], Token));
        Assert.Equal(KnowledgeBaseFault.Full, fault.Fault);
    }

    [Theory]
    [InlineData(StatusCode.Internal)]
    [InlineData(StatusCode.Unavailable)]
    public async Task ReplaceDocumentsAsync_ACopyIsAway_NamesTheSettingThatGoesOn(StatusCode code)
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync(options => options.QdrantReplicas = 2);
        fixture.Server!.OnRequest = method => method == "Points/Upsert" ? throw new RpcException(new Status(code, "transport error")) : Task.CompletedTask;
        var fault = await Assert.ThrowsAsync<KnowledgeBaseException>(() => knowledge.ReplaceDocumentsAsync([Samples.Document("a.md", "text")], Token));
        Assert.Contains("Rag:QdrantWriteCopies=1 goes on with one copy", fault.Message);
    }

    [Fact]
    public async Task SearchKeywordAsync_Cancelled_EscapesAsCancellation()
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        IKnowledgeBase knowledge = await fixture.OpenAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var never = new TaskCompletionSource();
        fixture.Server!.OnRequest = async _ =>
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
        CreateCollection made = fixture.Server!.Definition(fixture.Passages);
        Assert.Equal((6u, 3u, 2u), (made.ShardNumber, made.ReplicationFactor, made.WriteConsistencyFactor));
        Assert.Equal(QuantizationType.Int8, made.VectorsConfig.ParamsMap.Map["static-embedder-1"].QuantizationConfig.Scalar.Type);

        await fixture.OpenAsync(options => options.QdrantWriteCopies = 1);
        Assert.Equal(1u, fixture.Server.Definition(fixture.Passages).WriteConsistencyFactor);
    }

    private static async Task<string> RefusedAsync(Action<RagOptions> configure, Action<QdrantServer>? prepare = null)
    {
        await using QdrantFixture fixture = await QdrantFixture.StartAsync();
        prepare?.Invoke(fixture.Server!);
        return (await Assert.ThrowsAsync<KnowledgeBaseException>(() => fixture.OpenAsync(configure))).Message;
    }
}
