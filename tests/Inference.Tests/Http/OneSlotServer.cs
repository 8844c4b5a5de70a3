using Rag.Tests;

namespace Rag.Inference.Tests.Http;

/// <summary>A server with one slot and room for two who wait; where the system can, with too little memory for the context that it is told to have.</summary>
public sealed class OneSlotServer : IAsyncLifetime
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-slot-");
    private InferenceServer? server;

    internal async Task<InferenceServer> GetAsync()
    {
        if (server is not null) return server;
        string models = SharedFolder.Require("models");
        (string, string)[] settings = [("EmbeddingModel", "none"), ("Inference__Slots", "1"), ("Inference__QueueLength", "2"), ("Inference__ContextLength", "1000000"), ("Inference__GpuLayers", "0")];
        // A million tokens take 23 GB, of which no more than 12 can be had.
        server = OperatingSystem.IsLinux()
            ? await InferenceServer.StartLimitedAsync(12_000_000, models, data.FullName, settings)
            : await InferenceServer.StartAsync(models, data.FullName, [.. settings[..3], ("Inference__ContextLength", "2048")]);
        await server.WaitAsync(props => (string?)props["models"]?["chat"]?["state"] is "ready" or "failed");
        return server;
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        data.Delete(recursive: true);
    }
}
