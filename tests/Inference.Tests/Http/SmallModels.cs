using Rag.Tests;

[assembly: AssemblyFixture(typeof(Rag.Inference.Tests.Http.SmallModels))]

namespace Rag.Inference.Tests.Http;

/// <summary>One server with the two small models, started when the first test asks for it and shared by all.</summary>
public sealed class SmallModels : IAsyncLifetime
{
    private readonly SemaphoreSlim gate = new(1);
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-inference-");
    private InferenceServer? server;

    internal async Task<InferenceServer> GetAsync()
    {
        string models = SharedFolder.Require("models");
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (server is not null) return server;
            server = await InferenceServer.StartAsync(models, data.FullName);
            await server.ReadyAsync("chat", "embedding");
            return server;
        }
        finally
        {
            gate.Release();
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        data.Delete(recursive: true);
    }
}
