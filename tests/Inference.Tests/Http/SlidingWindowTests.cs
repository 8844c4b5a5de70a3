using System.Text.Json.Nodes;
using Rag.Inference.Tests.Chat;
using Rag.Inference.Tests.Torture;

namespace Rag.Inference.Tests.Http;

/// <summary>A model most of whose layers look back over 64 tokens only, as Gemma's do.</summary>
public sealed class SlidingWindowTests : IDisposable
{
    private const double Rounding = 0.25;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-window-");

    [Fact]
    public async Task Complete_ForkOfAConversationAtRest_AnswersAsAlone()
    {
        string models = folder.CreateSubdirectory("models").FullName;
        await File.WriteAllBytesAsync(Path.Combine(models, "tiny.gguf"), TinyChat.WriteWithWindow(64), TestContext.Current.CancellationToken);
        await using InferenceServer server = await InferenceServer.StartAsync(models, folder.CreateSubdirectory("data").FullName,
            ("Inference__GpuLayers", "0"), ("Inference__Slots", "1"), ("Inference__ContextLength", "2048"), ("Inference__Threads", "1"));
        await server.ReadyAsync("chat");
        string river = string.Join(' ', Enumerable.Range(1, 40).Select(number => $"The river has {number} names."));
        string stone = string.Join(' ', Enumerable.Range(1, 40).Select(number => $"A stone weighs {number} pounds."));
        foreach (string text in (string[])[river, stone]) await AskAsync(server, text[..900], true);
        Assert.True(await server.MetricAsync("kv_cache_resting_bytes") > 0);

        // One that leaves the first one's way in the middle, and one that goes on from its end.
        foreach (int length in (int[])[500, 950])
        {
            TortureAnswer alone = await AskAsync(server, river[..length], false), cached = await AskAsync(server, river[..length], true);
            Assert.InRange(alone.Distance(cached), 0, Rounding);
            await AskAsync(server, stone[..900], true);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task<TortureAnswer> AskAsync(InferenceServer server, string text, bool cache) => (await TortureAnswer.SendAsync(server.Client, new JsonObject
    {
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        ["temperature"] = 0,
        ["max_tokens"] = 12,
        ["cache_prompt"] = cache,
        ["stream"] = true,
        ["logprobs"] = true,
        ["top_logprobs"] = 20,
    }, int.MaxValue, TestContext.Current.CancellationToken))!;
}
