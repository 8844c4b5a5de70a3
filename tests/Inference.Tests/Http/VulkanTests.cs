using System.Text.Json.Nodes;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

/// <summary>
/// The path over a GPU, with llama.cpp's Vulkan build from npm. Mesa's software device serves in a card's place: slow, but all of it.
/// </summary>
public sealed class VulkanTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-vulkan-");

    [Fact]
    public async Task Load_GpuIsThere_PutsBothModelsOnItAndComputesTheSame()
    {
        await using InferenceServer server = await StartAsync();
        JsonNode props = await server.ReadyAsync("chat", "embedding");
        Assert.StartsWith("Vulkan on llvmpipe", (string?)props["computing"]!["sentence"], StringComparison.Ordinal);
        Assert.Equal(("vulkan", 31), ((string?)props["models"]!["chat"]!["backend"], (int)props["models"]!["chat"]!["plan"]!["gpu_layers"]!));
        Assert.Equal("vulkan", (string?)props["models"]!["embedding"]!["backend"]);

        JsonNode answer = await server.PostAsync("/v1/chat/completions", new
        {
            messages = new[] { new { role = "user", content = "Is Paris in France?" } },
            grammar = "root ::= \"yes\" | \"no\"",
            temperature = 0,
        });
        Assert.Contains((string?)answer["choices"]![0]!["message"]!["content"], (string[])["yes", "no"]);

        await using InferenceServer processor = await StartAsync(("Inference__GpuLayers", "0"), ("ChatModel", "none"));
        await processor.ReadyAsync("embedding");
        float[] onGpu = await EmbedAsync(server), onProcessor = await EmbedAsync(processor);
        Assert.InRange(onGpu.Zip(onProcessor, (a, b) => a * b).Sum(), 0.998f, 1.001f);
    }

    [Fact]
    public async Task Load_GpuEndsTheProcess_IsTriedWithLessAndSaysSo()
    {
        // Mesa's device ends the process where a tensor is larger than its buffers may be.
        (string, string)[] settings = [("Inference__ContextLength", "524288"), ("Inference__KvType", "f16"), ("Inference__GpuLayers", "31"), ("EmbeddingModel", "none")];
        string? reason = null;
        for (int start = 0; start < 3 && reason is null; start++)
        {
            await using InferenceServer server = await StartAsync(settings);
            try
            {
                JsonNode props = await server.WaitAsync(now => (string?)now["models"]?["chat"]?["state"] is "ready" or "failed");
                Assert.Contains("llvmpipe", props["devices"]!.ToJsonString(), StringComparison.Ordinal);
                reason = (string?)props["models"]!["chat"]!["reason"];
            }
            catch (Exception fault) when (fault is HttpRequestException or InvalidOperationException)
            {
                // It ended; Web would start it again.
            }
        }
        Assert.StartsWith("The process ended ", reason, StringComparison.Ordinal);
        // What was learnt is not learnt anew at each start.
        await using InferenceServer next = await StartAsync(settings);
        Assert.StartsWith("The process ended ", (string?)(await next.ReadyAsync("chat"))["models"]!["chat"]!["reason"], StringComparison.Ordinal);
    }

    public void Dispose() => data.Delete(recursive: true);

    private Task<InferenceServer> StartAsync(params (string Name, string Value)[] settings)
    {
        string libraries = SoftwareVulkan.RequireLibraries();
        return InferenceServer.StartAsync(SharedFolder.Require("models"), data.FullName, [("GGML_VK_VISIBLE_DEVICES", "0")], [("Inference__NativePath", libraries), .. settings]);
    }

    private static async Task<float[]> EmbedAsync(InferenceServer server) =>
        [.. (await server.PostAsync("/v1/embeddings", new { input = "The heat pump was installed in March." }))["data"]![0]!["embedding"]!.AsArray().Select(value => (float)value!)];
}
