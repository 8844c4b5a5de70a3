using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Rag.Inference.Tests.Chat;
using Rag.Inference.Tests.Gguf;
using Rag.Inference.Tests.Http;

namespace Rag.Inference.Tests.Adapters;

/// <summary>
/// A model that says "hi!hi!", each token's next one standing in its weights, and an adapter that after "h" adds twice as much to "o":
/// what it changes is
/// known to the digit.
/// </summary>
public sealed class RoteAdapterTests : IDisposable
{
    private const int Width = 320;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rag-adapters-");

    /// <summary>What a token's own component is after normalization.</summary>
    private static readonly double Component = 1 / Math.Sqrt(1.0 / Width + 1e-5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Complete_AdaptersNamed_ChangeTheLogitsByWhatTheyHold_AlsoOfRequestsAtOnce_AndShareNoCache()
    {
        await using InferenceServer server = await StartAsync(("Inference__Slots", "4"));
        foreach (double scale in (double[])[0.25, 0.75])
        {
            JsonNode answer = await AskAsync(server, (0, scale));
            JsonArray top = answer["choices"]![0]!["logprobs"]!["content"]![1]!["top_logprobs"]!.AsArray();
            double Of(string token) => (double)top.Single(one => (string?)one!["token"] == token)!["logprob"]!;
            // alpha 2, rank 1: the change of "o" is twice the scale.
            Assert.Equal(Component * (1 - 2 * scale), Of("i") - Of("o"), 0.05);
            Assert.Equal(scale > 0.5 ? "ho" : "hi", Text(answer)[..2]);
        }

        Assert.Equal("hi!hi!hi!", Text(await AskAsync(server)));
        Assert.Equal(0, Cached(await AskAsync(server, (0, 1))));
        Assert.InRange(Cached(await AskAsync(server, (0, 1))), 1, 100);
        Assert.InRange(Cached(await AskAsync(server, (0, 0))), 1, 100);
        Assert.Equal(0, Cached(await AskAsync(server, (0, 2))));

        (int, double)[][] sets = [[], [(0, 1)], [(1, 1)], [(0, 1), (1, 1)], [(0, 0), (1, 0)]];
        string[] expected = ["hi!hi!hi!", "hohohohoh", "hi?hi?hi?", "hohohohoh", "hi!hi!hi!"];
        JsonNode[] answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(index => AskAsync(server, sets[index % sets.Length])));
        Assert.Equal(Enumerable.Range(0, 30).Select(index => expected[index % sets.Length]), answers.Select(Text));
    }

    [Fact]
    public async Task Switch_OnAndOff_ChangesRequestsThatNameNone_AndGivesTheMemoryBack()
    {
        await using InferenceServer server = await StartAsync();
        JsonNode before = await server.ReadyAsync("chat");
        await server.PostAsync("/lora-adapters", new[] { new { id = 0, scale = 0.8 } });
        JsonNode on = await server.WaitAsync(props => (string?)Adapter(props, 0)["state"] == "on");
        Assert.Equal("one × 0.8", (string?)on["models"]!["chat"]!["adapters"]![0]);
        Assert.NotEqual((string?)before["models"]!["chat"]!["fingerprint"], (string?)on["models"]!["chat"]!["fingerprint"]);
        Assert.Equal("hohohohoh", Text(await AskAsync(server)));
        Assert.Equal("hi!hi!hi!", Text(await AskAsync(server, (0, 0))));

        await server.PostAsync("/lora-adapters", Array.Empty<object>());
        await server.WaitAsync(props => (string?)Adapter(props, 0)["state"] == "off" && !(bool)Adapter(props, 0)["in_memory"]!);
        Assert.Equal("hi!hi!hi!", Text(await AskAsync(server)));
    }

    [Fact]
    public async Task Start_AdapterThatTheSettingsSwitchOn_IsThereWithTheFirstAnswerAndLetGoWithItsFile()
    {
        await using InferenceServer set = await StartAsync(("ChatAdapters", "one.gguf=1; gone.gguf=1"));
        Assert.Equal("hohohohoh", Text(await AskAsync(set)));
        File.Delete(Path.Combine(folder.FullName, "models", "one.gguf"));
        await set.WaitAsync(props => props["models"]!["chat"]!["adapters"]!.AsArray().Count == 0);
        Assert.Equal("hi!hi!hi!", Text(await AskAsync(set)));
    }

    [Fact]
    public async Task Complete_AdapterThatIsNotThereOrDoesNotFit_IsRefusedWithASentence()
    {
        string models = Models();
        File.WriteAllBytes(Path.Combine(models, "other.gguf"), TinyAdapter.Write("output.weight", [1, 2], [3, 4], architecture: "qwen2"));
        File.WriteAllBytes(Path.Combine(models, "wide.gguf"), TinyAdapter.Write("output.weight", [1, 2], new float[266]));
        File.WriteAllBytes(Path.Combine(models, "deep.gguf"), TinyAdapter.Write("blk.7.attn_q.weight", new float[Width], new float[Width]));
        File.WriteAllBytes(
            Path.Combine(models, "nan.gguf"),
            TinyAdapter.Write("output.weight", TinyAdapter.One(Width, 3, float.NaN), new float[VocabularySize]));
        File.WriteAllBytes(
            Path.Combine(models, "huge.gguf"), TinyAdapter.Write("output.weight", Fill(Width, 1e30f), Fill(VocabularySize, 1e30f)));
        await using InferenceServer server = await StartAsync();
        JsonNode props = await server.WaitAsync(props => props["adapters"]!.AsArray().Count == 7);
        (string, string)[] problems = [("other", "architecture qwen2"), ("wide", "of the shape 2×266"),
            ("deep", "blk.7.attn_q.weight, which rote does not have"),
            ("nan", "no numbers"), ("huge", "no numbers")];
        foreach ((string name, string sentence) in problems)
        {
            int id = (int)props["adapters"]!.AsArray().Single(one => (string?)one!["name"] == name + ".gguf")!["id"]!;
            Assert.Contains(sentence, await RefusalAsync(server, id), StringComparison.Ordinal);
        }
        Assert.Contains("99, which is not there", await RefusalAsync(server, 99), StringComparison.Ordinal);
        Assert.Contains("write -10 to 10", await RefusalAsync(server, 0, scale: 11), StringComparison.Ordinal);

        // Switched on, they are left out, and the model serves.
        await server.PostAsync("/lora-adapters", Enumerable.Range(0, 7).Select(id => new { id, scale = 1 }));
        await server.WaitAsync(props => props["models"]!["chat"]!["adapters"]!.AsArray().Count == 2);
        Assert.Equal("hohohohoh", Text(await AskAsync(server)));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static int VocabularySize => GgufBytes.ByteToken((char)255) + 2 + Marks.Length;

    private static readonly string[] Marks = ["<|im_start|>", "<|im_end|>"];

    private static float[] Fill(int length, float value) => [.. Enumerable.Repeat(value, length)];

    private string Models()
    {
        string models = folder.CreateSubdirectory("models").FullName;
        File.WriteAllBytes(Path.Combine(models, "rote.gguf"), RoteChat.Write(Marks, "h", "i", "!"));
        File.WriteAllBytes(Path.Combine(models, "one.gguf"), After('h', 'o'));
        File.WriteAllBytes(Path.Combine(models, "two.gguf"), After('i', '?'));
        return models;
    }

    private static byte[] After(char token, char next) => TinyAdapter.Write(
        "output.weight", TinyAdapter.One(Width, GgufBytes.ByteToken(token)), TinyAdapter.One(VocabularySize, GgufBytes.ByteToken(next)),
            alpha: 2);

    private async Task<InferenceServer> StartAsync(params (string, string)[] settings)
    {
        InferenceServer server = await InferenceServer.StartAsync(
            Models(), Path.Combine(folder.FullName, "data"), [("Inference__GpuLayers", "0"), ("Inference__Threads", "1"), .. settings]);
        await server.WaitAsync(props => (string?)props["models"]!["chat"]?["state"] == "ready" && props["adapters"]!.AsArray().Count >= 2);
        return server;
    }

    private static JsonNode Adapter(JsonNode props, int id) => props["adapters"]!.AsArray().Single(one => (int)one!["id"]! == id)!;

    private static JsonObject Request(params (int Id, double Scale)[] lora)
    {
        JsonObject request = new()
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "What do you say?" }),
            ["temperature"] = 0,
            ["max_tokens"] = 9,
            ["logprobs"] = true,
            ["top_logprobs"] = 5,
        };
        if (lora.Length > 0) request["lora"] = new JsonArray(
            [.. lora.Select(one => new JsonObject { ["id"] = one.Id, ["scale"] = one.Scale })]);
        return request;
    }

    private static Task<JsonNode> AskAsync(InferenceServer server, params (int Id, double Scale)[] lora) =>
        server.PostAsync("/v1/chat/completions", Request(lora));

    private static async Task<string> RefusalAsync(InferenceServer server, int id, double scale = 1)
    {
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync("/v1/chat/completions", Request((id, scale)), Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!["error"]!["message"]!;
    }

    private static string Text(JsonNode answer) => (string)answer["choices"]![0]!["message"]!["content"]!;

    private static int Cached(JsonNode answer) => (int)answer["timings"]!["cache_n"]!;
}
