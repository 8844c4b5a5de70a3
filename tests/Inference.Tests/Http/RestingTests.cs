using System.Text.Json.Nodes;
using Rag.Tests;

namespace Rag.Inference.Tests.Http;

/// <summary>Conversations that take turns on one slot.</summary>
public sealed class RestingTests : IDisposable
{
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("rag-resting-");

    [Fact]
    public async Task Complete_FollowUpAfterAnotherConversation_GoesOnFromWhatRested()
    {
        await using InferenceServer server = await InferenceServer.StartAsync(SharedFolder.Require("models"), data.FullName,
            ("EmbeddingModel", "none"), ("Inference__GpuLayers", "0"), ("Inference__Slots", "1"));
        await server.ReadyAsync("chat");
        JsonNode alone = await AskAsync(server, "river", followsUp: true, cache: false);
        Assert.Equal(0, await server.MetricAsync("kv_cache_resting_bytes"));

        await AskAsync(server, "river", followsUp: false);
        await AskAsync(server, "mountain", followsUp: false);
        Assert.True(await server.MetricAsync("kv_cache_resting_bytes") > 0);
        JsonNode again = await AskAsync(server, "river", followsUp: true);
        Assert.InRange(Cached(again), 300, 2000);
        Assert.Equal(Text(alone), Text(again));

        // The other one came to rest meanwhile, and is taken up as well.
        Assert.InRange(Cached(await AskAsync(server, "mountain", followsUp: true)), 300, 2000);
    }

    [Fact]
    public async Task Complete_RoomForOneConversationAtRest_WakesItBeforeTheOtherTakesItsPlace()
    {
        // Each takes some 15 MB, so that the one that goes to rest needs the room of the one that is woken.
        await using InferenceServer server = await InferenceServer.StartAsync(SharedFolder.Require("models"), data.FullName, [("MALLOC_PERTURB_", "165")],
            [("EmbeddingModel", "none"), ("Inference__GpuLayers", "0"), ("Inference__Slots", "1"), ("Inference__RestingMegabytes", "24")]);
        await server.ReadyAsync("chat");
        JsonNode alone = await AskAsync(server, "river", followsUp: true, cache: false);
        await AskAsync(server, "river", followsUp: false);
        await AskAsync(server, "mountain", followsUp: false);
        foreach (string word in (string[])["river", "mountain", "river"])
        {
            JsonNode again = await AskAsync(server, word, followsUp: true);
            Assert.InRange(Cached(again), 300, 2000);
            if (word == "river") Assert.Equal(Text(alone), Text(again));
        }
        Assert.True(server.IsAlive);
    }

    public void Dispose() => data.Delete(recursive: true);

    private static Task<JsonNode> AskAsync(InferenceServer server, string word, bool followsUp, bool cache = true)
    {
        string story = string.Join(' ', Enumerable.Range(1, 80).Select(number => $"The {word} has {number} names."));
        JsonArray messages = [Message("system", story), Message("user", "Count from 3 to 12.")];
        if (followsUp)
        {
            messages.Add(Message("assistant", "3 4 5 6 7 8 9 10 11 12"));
            messages.Add(Message("user", "Count from 20 to 29."));
        }
        return server.PostAsync("/v1/chat/completions", new { messages, temperature = 0, max_tokens = 8, cache_prompt = cache });
    }

    private static JsonObject Message(string role, string content) => new() { ["role"] = role, ["content"] = content };

    private static int Cached(JsonNode answer) => (int)answer["timings"]!["cache_n"]!;

    private static string? Text(JsonNode answer) => (string?)answer["choices"]![0]!["message"]!["content"];
}
