using System.Text.Json.Nodes;
using Rag.Inference.Tests.Http;
using Rag.Tests;

namespace Rag.Inference.Tests.Models;

/// <summary>Files that come and go while the process serves.</summary>
public sealed class ModelSwitchTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-switch-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Files_DroppedBrokenChosenUnloadedDeleted_NeedNoRestart()
    {
        byte[] model = await File.ReadAllBytesAsync(SharedFolder.Require("models/all-MiniLM-L6-v2-Q8_0.gguf"), Token);
        string models = folder.CreateSubdirectory("models").FullName;
        await using InferenceServer server = await InferenceServer.StartAsync(models, folder.CreateSubdirectory("data").FullName);
        Assert.Null((await server.WaitAsync(_ => true))["models"]!["embedding"]);

        await File.WriteAllBytesAsync(Path.Combine(models, "first.gguf"), model, Token);
        await server.WaitAsync(props => IsReady(props, "first"));

        // Larger, and so the better one by the looks of it; its last weights are no numbers.
        byte[] broken = [.. model, .. new byte[64]];
        broken.AsSpan(model.Length - 64, 64).Fill(0xFF);
        await File.WriteAllBytesAsync(Path.Combine(models, "broken.gguf"), broken, Token);
        JsonNode after = await server.WaitAsync(props => props["rejected"]!.AsArray().Any(file => (string?)file!["name"] == "broken.gguf"));
        Assert.True(IsReady(after, "first"));
        await EmbedAsync(server);

        await File.WriteAllBytesAsync(Path.Combine(models, "second.gguf"), model, Token);
        await server.Client.PostAsync("/models/embedding/choose", Json("""{"file": "second.gguf"}"""), Token);
        await server.WaitAsync(props => IsReady(props, "second"));
        await EmbedAsync(server);

        await server.Client.PostAsync("/models/embedding/choose", Json("""{"file": "broken.gguf"}"""), Token);
        await server.WaitAsync(props => (string?)props["models"]!["embedding"]?["state"] == "failed");
        await server.Client.PostAsync("/models/embedding/choose", Json("""{"file": ""}"""), Token);
        await server.ReadyAsync("embedding");

        await server.Client.PostAsync("/models/embedding/unload", null, Token);
        await server.WaitAsync(props => (string?)props["models"]!["embedding"]?["state"] == "unloaded");
        await EmbedAsync(server);

        foreach (string path in Directory.EnumerateFiles(models)) File.Delete(path);
        await server.WaitAsync(props => props["models"]!["embedding"] is null && props["rejected"]!.AsArray().Count == 0);
        Assert.True(server.IsAlive);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static bool IsReady(JsonNode props, string name) =>
        (string?)props["models"]!["embedding"]?["name"] == name && (string?)props["models"]!["embedding"]!["state"] == "ready";

    private static Task<JsonNode> EmbedAsync(InferenceServer server) => server.PostAsync("/v1/embeddings", new { input = "a note" });

    private static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");
}
