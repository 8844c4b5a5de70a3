using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rag.Inference.Tests.Http;

namespace Rag.Inference.Tests.Backends;

/// <summary>The real program over libraries that play GPUs.</summary>
public sealed class BackendChoiceTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-choice-");

    [Fact]
    public async Task Choose_EveryGpuFails_ComputesOnTheProcessorAndSaysWhyEachWasLeft()
    {
        using StubFolder stub = await StubFolder.CreateAsync(("cuda", "CRASH"), ("hip", "NO_DEVICE"), ("vulkan", "WRONG"));
        JsonNode props = await ChooseAsync(stub);
        JsonArray tried = props["computing"]!["tried"]!.AsArray();
        Assert.Equal("cpu", (string?)props["computing"]!["kind"]);
        Assert.StartsWith("The processor; ", (string?)props["computing"]!["sentence"], StringComparison.Ordinal);
        Assert.Equal(["cuda", "hip", "vulkan", "cpu"], tried.Select(item => (string?)item!["kind"]));
        Assert.Equal(
        [
            "the process that tried it ended while loading (access outside of its memory)",
            "it lists no device",
            "NVIDIA Stub 1000: it computes wrongly",
            null,
        ], tried.Select(item => (string?)item!["reason"]));
        Assert.Equal("cpu", (string?)Assert.Single(props["devices"]!.AsArray())!["kind"]);

        // Another start believes what the first found out.
        string kept = await ReadVerdictsAsync();
        Assert.Equal("cpu", (string?)(await ChooseAsync(stub))["computing"]!["kind"]);
        Assert.Equal(kept, await ReadVerdictsAsync());
    }

    [Fact]
    public async Task Choose_SecondComputesRightly_IsLoadedAndTheFirstsMissingLibrariesAreNamed()
    {
        using StubFolder stub = await StubFolder.CreateAsync(("cuda", "MISSING"), ("vulkan", "RIGHT"), ("metal", "CRASH"));
        JsonNode props = await ChooseAsync(stub);
        Assert.Equal("vulkan", (string?)props["computing"]!["kind"]);
        Assert.StartsWith("Vulkan on NVIDIA Stub 1000", (string?)props["computing"]!["sentence"], StringComparison.Ordinal);
        JsonArray tried = props["computing"]!["tried"]!.AsArray();
        Assert.Equal(["cuda", "vulkan"], tried.Select(item => (string?)item!["kind"]));
        Assert.Equal(["libcudart.so.13", "libcublas.so.13"], tried[0]!["missing"]!.AsArray().Select(name => (string?)name));
        Assert.Equal("NVIDIA Stub 1000", (string?)props["devices"]![0]!["description"]);
    }

    [Fact]
    public async Task Choose_NoLayerWanted_LeavesTheGpuAlone()
    {
        using StubFolder stub = await StubFolder.CreateAsync(("cuda", "HANG"));
        JsonNode props = await ChooseAsync(stub, ("Inference__GpuLayers", "0"));
        Assert.Equal("The processor, since Rag:Inference:GpuLayers is 0.", (string?)props["computing"]!["sentence"]);
        Assert.False(File.Exists(stub.Mark));
    }

    public void Dispose() => data.Delete(recursive: true);

    private async Task<JsonNode> ChooseAsync(StubFolder stub, params (string Name, string Value)[] settings)
    {
        await using InferenceServer server = await InferenceServer.StartAsync(data.FullName, data.FullName, [("Inference__NativePath", stub.Name), .. settings]);
        // Whether a model fits depends on what computes.
        await server.Client.GetStringAsync("/catalogue", TestContext.Current.CancellationToken);
        return (await server.Client.GetFromJsonAsync<JsonNode>("/props", TestContext.Current.CancellationToken))!;
    }

    private Task<string> ReadVerdictsAsync() => File.ReadAllTextAsync(Path.Combine(data.FullName, "inference", "backends.json"), TestContext.Current.CancellationToken);
}
