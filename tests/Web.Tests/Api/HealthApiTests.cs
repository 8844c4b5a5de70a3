using System.Net;
using System.Net.Http.Json;
using Rag.Retrieval.Workers;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

public sealed class HealthApiTests : IAsyncDisposable
{
    private readonly PageStage stage = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Live_WhileAllLoopsGetOn_NamesThem()
    {
        using HttpClient client = stage.CreateClient();
        LiveReport? report = await client.GetFromJsonAsync<LiveReport>("/health/live", Token);
        Assert.Equal("alive", report!.Status);
        Assert.Contains(report.Loops, loop => loop.Name == "status feed");
    }

    [Fact]
    public async Task Ready_WithoutModelsAndWorkers_IsReadyAndSaysWhatIsAway()
    {
        using HttpClient client = stage.CreateClient();
        ReadyReport? report = await client.GetFromJsonAsync<ReadyReport>("/health/ready", Token);
        Assert.Equal("ready", report!.Status);
        Assert.Contains(report.Parts, part => part is { Name: "knowledge base", Ready: true, Needed: true });
        Assert.Contains(report.Parts, part => part is { Name: "chat model", State: "none", Needed: false });
        Assert.Contains(report.Parts, part => part.Name == "Inference");
    }

    [Fact]
    public async Task Ready_KnowledgeBaseThatCannotBeRead_IsNotReadyAndSaysWhy()
    {
        stage.Knowledge.Held = Task.FromException(new Retrieval.Knowledge.KnowledgeBaseException("Qdrant does not answer."));
        using HttpClient client = stage.CreateClient();
        using HttpResponseMessage response = await client.GetAsync("/health/ready", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        ReadyReport? report = await response.Content.ReadFromJsonAsync<ReadyReport>(Token);
        Assert.Contains(report!.Parts, part => part is { Name: "knowledge base", Ready: false, Reason: "Qdrant does not answer." });
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
