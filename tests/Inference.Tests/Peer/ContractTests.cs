using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Rag.Inference.Tests.Http;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Inference.Tests.Peer;

/// <summary>What the product relies on, asked of our own server and of llama-server alike: either can stand behind <c>InferenceUrl</c>.</summary>
public sealed class ContractTests(PeerServers servers, SmallModels models)
{
    private const string Question = "What is the capital of France? Answer in one sentence.";
    private const string Answer = "The capital of France is Paris.";

    private Task<InferenceServer> ChatAsync(bool peer) => peer ? servers.ChatAsync() : models.GetAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_Whole_HasTextReasonUsageAndTimings(bool peer)
    {
        JsonNode answer = await (await ChatAsync(peer)).PostAsync("/v1/chat/completions", Ask(new { }));
        Assert.Equal("chat.completion", (string?)answer["object"]);
        Assert.Equal(Answer, (string?)answer["choices"]![0]!["message"]!["content"]);
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(42, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.True((double)answer["timings"]!["predicted_per_second"]! > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_LogProbabilities_AreOfTheChosenTokens(bool peer)
    {
        JsonNode answer = await (await ChatAsync(peer)).PostAsync("/v1/chat/completions", Ask(new { logprobs = true, top_logprobs = 2, max_tokens = 2 }));
        JsonArray tokens = answer["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        Assert.Equal(["The", " capital"], tokens.Select(token => (string?)token!["token"]));
        Assert.All(tokens, token => Assert.InRange((double)token!["logprob"]!, -1, 0));
        Assert.All(tokens, token => Assert.Equal(2, token!["top_logprobs"]!.AsArray().Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_GrammarThatCannotBeRead_Is400(bool peer)
    {
        InferenceServer server = await ChatAsync(peer);
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/chat/completions", Ask(new { grammar = "root ::= (" })));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Contains("\"error\"", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Chat_OwnClient_StreamsUnderAGrammar(bool peer)
    {
        InferenceServer server = await ChatAsync(peer);
        await using ServiceProvider services = new ServiceCollection().Configure<RagOptions>(options => options.InferenceUrl = server.Address.ToString()).AddModels().BuildServiceProvider();
        ChatOptions options = new() { Temperature = 0, MaxOutputTokens = 8, AdditionalProperties = new() { ["grammar"] = "root ::= \"[\" [1-3] \"]\"" } };
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in services.GetRequiredService<IChatClient>().GetStreamingResponseAsync(Question, options, TestContext.Current.CancellationToken)) updates.Add(update);
        Assert.Matches(@"^\[[1-3]\]$", string.Concat(updates.Select(update => update.Text)));
        Assert.Single(updates.SelectMany(update => update.Contents).OfType<UsageContent>());
        ModelSet set = await services.GetRequiredService<IModelSource>().GetModelsAsync(TestContext.Current.CancellationToken);
        Assert.True(set.Chat is { IsReady: true, ContextLength: > 4096 });
        IReadOnlyList<int> counts = await services.GetRequiredKeyedService<ITokenCounter>(ModelServices.Chat).CountAsync(["hello world", "<|im_end|>"], TestContext.Current.CancellationToken);
        Assert.Equal([2, 7], counts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_ThereAndBack_AreTheText(bool peer)
    {
        InferenceServer server = await ChatAsync(peer);
        const string text = "Grüße, 世界! <|im_start|>";
        JsonNode tokens = (await server.PostAsync("/tokenize", new { content = text }))["tokens"]!;
        Assert.Equal(text, (string?)(await server.PostAsync("/detokenize", new { tokens }))["content"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Template_Conversation_IsTheModelsOwn(bool peer)
    {
        InferenceServer server = await ChatAsync(peer);
        JsonNode answer = await server.PostAsync("/apply-template", new { messages = new[] { new { role = "system", content = "Be brief." }, new { role = "user", content = "Hi" } } });
        Assert.Equal("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", (string?)answer["prompt"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Status_Paths_AreThere(bool peer)
    {
        InferenceServer server = await ChatAsync(peer);
        async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await server.Client.GetStringAsync(path, TestContext.Current.CancellationToken))!;
        Assert.Equal("ok", (string?)(await GetAsync("/health"))["status"]);
        Assert.NotEmpty(((string?)(await GetAsync("/v1/models"))["data"]![0]!["id"])!);
        Assert.True((int)(await GetAsync("/props"))["default_generation_settings"]!["n_ctx"]! > 4096);
        Assert.All((await GetAsync("/slots")).AsArray(), slot => Assert.NotNull((bool?)slot!["is_processing"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Embed_BothFormats_HoldTheSameUnitVectors(bool peer)
    {
        InferenceServer server = peer ? await servers.EmbeddingAsync() : await models.GetAsync();
        JsonNode numbers = await server.PostAsync("/v1/embeddings", new { input = (string[])["one", "two words"] });
        JsonNode base64 = await server.PostAsync("/v1/embeddings", new { input = (string[])["one", "two words"], encoding_format = "base64" });
        for (int index = 0; index < 2; index++)
        {
            float[] plain = [.. numbers["data"]![index]!["embedding"]!.AsArray().Select(number => (float)number!)];
            float[] packed = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String((string)base64["data"]![index]!["embedding"]!)).ToArray();
            Assert.Equal(384, plain.Length);
            Assert.Equal(1, System.Numerics.Tensors.TensorPrimitives.Norm(plain), 3);
            Assert.Equal(1, System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(plain, packed), 4);
        }
    }

    private static JsonObject Ask(object extra)
    {
        JsonObject body = System.Text.Json.JsonSerializer.SerializeToNode(extra)!.AsObject();
        body["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Question });
        body["temperature"] = 0;
        body["max_tokens"] ??= 24;
        return body;
    }
}
