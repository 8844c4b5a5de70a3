using System.Text.Json.Nodes;
using Rag.Inference.Tests.Http;
using Rag.Tests;

namespace Rag.Inference.Tests.Models;

/// <summary>A model that nobody uses gives back its memory.</summary>
public sealed class IdleUnloadTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-idle-");

    [Fact]
    public async Task Serve_NobodyAsksForTheTimeSet_ModelIsUnloadedAndComesBackWithTheNextRequest()
    {
        await using InferenceServer server = await InferenceServer.StartAsync(SharedFolder.Require("models"), data.FullName,
            ("ChatModel", "none"), ("Inference__GpuLayers", "0"), ("Inference__IdleUnloadMinutes", "0.01"));
        await server.WaitAsync(props => State(props) == "ready");
        JsonNode idle = await server.WaitAsync(props => State(props) == "unloaded");
        Assert.Contains("the next question loads it again", (string?)idle["models"]!["embedding"]!["reason"], StringComparison.Ordinal);

        JsonNode vectors = await server.PostAsync("/v1/embeddings", new { input = "a note" });
        Assert.Single(vectors["data"]!.AsArray());
        await server.WaitAsync(props => State(props) == "unloaded");
    }

    public void Dispose() => data.Delete(recursive: true);

    private static string? State(JsonNode props) => (string?)props["models"]?["embedding"]?["state"];
}
