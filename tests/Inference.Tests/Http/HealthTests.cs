using System.Net;
using System.Net.Http.Json;
using Rag.Retrieval.Workers;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

public sealed class HealthTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-health-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_NeedsNoKey_AndNamesTheLoopsOfTheModelsInMemory()
    {
        await using InferenceServer server = await InferenceServer.StartAsync(SharedFolder.Require("models"), data.FullName, ("Inference__GpuLayers", "0"), ("WorkerKey", "secret"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Client.GetAsync("/health/ready", Token)).StatusCode);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        await server.ReadyAsync("chat", "embedding");
        ReadyReport? ready = await server.Client.GetFromJsonAsync<ReadyReport>("/health/ready", Token);
        Assert.Equal("ready", ready!.Status);
        Assert.Contains(ready.Parts, part => part is { Name: "rerank", State: "none", Needed: false });

        server.Client.DefaultRequestHeaders.Authorization = null;
        LiveReport? live = await server.Client.GetFromJsonAsync<LiveReport>("/health/live", Token);
        Assert.True(live!.IsAlive);
        string[] names = [.. live.Loops.Select(loop => loop.Name).Order(StringComparer.Ordinal)];
        Assert.Equal(["decode loop", "embedding loop", "watch over the models folder"], names);
    }

    public void Dispose() => data.Delete(recursive: true);
}
