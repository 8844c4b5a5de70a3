using System.Text.Json.Nodes;
using Rag.Inference.Tests.Chat;
using Rag.Inference.Tests.Http;

namespace Rag.Inference.Tests.Torture;

/// <summary>The short form of <c>bench -- torture</c>: a tiny model, whose conversations take 0.5 to 1.6 MB at rest.</summary>
public sealed class TortureTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-torture-");

    [Theory]
    [InlineData(1, 11)]
    [InlineData(4, 12)]
    public async Task Serve_ConversationsThatTakeEachOthersPlace_AnswersAreThoseOfEachAlone(int megabytes, int seed)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        byte[] model = TinyChat.Write();
        string models = folder.CreateSubdirectory("models").FullName;
        string[] files = ["one.gguf", "two.gguf"];
        foreach (string file in files) await File.WriteAllBytesAsync(Path.Combine(models, file), model, token);
        (string, string)[] perturb = [("MALLOC_PERTURB_", "165")];
        (string, string)[] common = [("ChatModel", "one.gguf"), ("Inference__GpuLayers", "0"), ("Inference__ContextLength", "1024"), ("Inference__Threads", "1")];
        await using InferenceServer server = await InferenceServer.StartAsync(models, folder.CreateSubdirectory("a").FullName, perturb,
            [.. common, ("Inference__Slots", "4"), ("Inference__RestingMegabytes", $"{megabytes}")]);
        await using InferenceServer alone = await InferenceServer.StartAsync(models, folder.CreateSubdirectory("b").FullName,
            [.. common, ("Inference__Slots", "1"), ("Inference__RestingMegabytes", "0")]);
        await server.ReadyAsync("chat");
        await alone.ReadyAsync("chat");

        TortureRun run = new(server.Client, alone.Client, new TortureScript(words: 48, tokens: 12), files, seed);
        await run.RunAsync(requests: 80, tolerance: 0.25, CancellationToken.None, token);
        Assert.Empty(run.Faults);
        Assert.True(server.IsAlive);
        await server.UntilIdleAsync();
        JsonNode resting = (await server.ReadyAsync("chat"))["models"]!["chat"]!["resting"]!;
        Assert.InRange((long)resting["bytes"]!, 0, megabytes << 20);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
