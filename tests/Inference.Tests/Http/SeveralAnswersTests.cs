using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Rag.Inference.Tests.Http;

/// <summary>Several answers to one prompt, seeds, and biases of tokens.</summary>
public sealed class SeveralAnswersTests(SmallModels models)
{
    [Fact]
    public async Task Complete_ThreeAnswers_DifferAndCountThePromptOnce()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode one = await server.PostAsync("/v1/chat/completions", Ask(("seed", 11)));
        JsonNode three = await server.PostAsync("/v1/chat/completions", Ask(("seed", 11), ("n", 3)));
        JsonArray choices = three["choices"]!.AsArray();
        Assert.Equal([0, 1, 2], choices.Select(choice => (int)choice!["index"]!));
        Assert.Equal(3, choices.Select(choice => (string?)choice!["message"]!["content"]).Distinct().Count());
        Assert.Equal((int)one["usage"]!["prompt_tokens"]!, (int)three["usage"]!["prompt_tokens"]!);
        Assert.InRange((int)three["usage"]!["completion_tokens"]!, 3, 3 * 16);
        Assert.Equal((int)three["usage"]!["prompt_tokens"]! + (int)three["usage"]!["completion_tokens"]!, (int)three["usage"]!["total_tokens"]!);
    }

    [Fact]
    public async Task Complete_TwoAnswersStreamed_EachHasItsIndexAndEnd()
    {
        InferenceServer server = await models.GetAsync();
        JsonObject body = Ask(("seed", 5), ("n", 2), ("stream", true), ("logprobs", true), ("stream_options", new JsonObject { ["include_usage"] = true }));
        using StringContent content = new(body.ToJsonString(), Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await server.Client.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);
        string[] lines = [.. (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal))];
        JsonNode[] chunks = [.. lines[..^1].Select(line => JsonNode.Parse(line[6..])!)];
        foreach (int index in (int[])[0, 1])
        {
            JsonNode[] mine = [.. chunks.Select(chunk => chunk["choices"]!.AsArray().FirstOrDefault()).OfType<JsonNode>().Where(choice => (int)choice["index"]! == index)];
            Assert.Equal("assistant", (string?)mine[0]["delta"]!["role"]);
            Assert.NotNull((string?)mine[^1]["finish_reason"]);
            Assert.NotEqual("", string.Concat(mine.Select(choice => (string?)choice["delta"]!["content"])));
        }
        int tokens = chunks.Sum(chunk => chunk["choices"]!.AsArray().Sum(choice => choice!["logprobs"]?["content"]?.AsArray().Count ?? 0));
        Assert.Equal((int)chunks[^1]["usage"]!["completion_tokens"]!, tokens);
    }

    [Fact]
    public async Task Complete_MoreAnswersThanSlots_AllCome()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode[] answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.PostAsync("/v1/chat/completions", Ask(("n", 4)))));
        Assert.All(answers, answer => Assert.Equal(4, answer["choices"]!.AsArray().Count));
    }

    [Fact]
    public async Task Complete_SeedBeyond32Bits_IsRepeatable()
    {
        InferenceServer server = await models.GetAsync();
        // One token at a temperature that leaves much open: rounding hardly decides it.
        async Task<string> FirstAsync(long seed) => (string)(await server.PostAsync("/v1/chat/completions", Ask(("seed", seed), ("max_tokens", 1), ("temperature", 3), ("top_p", 1), ("min_p", 0))))["choices"]![0]!["message"]!["content"]!;
        string first = await FirstAsync(-9_000_000_000_000_000_001);
        Assert.Equal(first, await FirstAsync(-9_000_000_000_000_000_001));
        string[] others = await Task.WhenAll(Enumerable.Range(1, 6).Select(seed => FirstAsync(seed * 10_000_000_000L)));
        Assert.True(others.Append(first).Distinct().Count() > 1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    public async Task Complete_LogitBias_ForcesAndForbids(double temperature)
    {
        InferenceServer server = await models.GetAsync();
        int[] tokens = [.. (await server.PostAsync("/tokenize", new { content = " sea" }))["tokens"]!.AsArray().Select(token => (int)token!)];
        JsonNode forced = await server.PostAsync("/v1/chat/completions", Ask(("temperature", temperature), ("max_tokens", 3), ("logit_bias", new JsonObject { [$"{tokens[0]}"] = 100 })));
        Assert.Equal(" sea sea sea", (string?)forced["choices"]![0]!["message"]!["content"]);
        JsonNode plain = await server.PostAsync("/v1/chat/completions", Ask(("temperature", 0), ("max_tokens", 1), ("logprobs", true)));
        JsonNode first = plain["choices"]![0]!["logprobs"]!["content"]![0]!;
        JsonNode without = await server.PostAsync("/v1/chat/completions",
            Ask(("temperature", 0), ("max_tokens", 1), ("logprobs", true), ("logit_bias", new JsonObject { [(string)first["id"]!.ToString()] = -100 })));
        Assert.NotEqual((int)first["id"]!, (int)without["choices"]![0]!["logprobs"]!["content"]![0]!["id"]!);
    }

    /// <summary>A bias towards what a grammar forbids changes nothing of the grammar.</summary>
    [Fact]
    public async Task Complete_LogitBiasAgainstAGrammar_GrammarWins()
    {
        InferenceServer server = await models.GetAsync();
        int token = (int)(await server.PostAsync("/tokenize", new { content = " sea" }))["tokens"]![0]!;
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask(("grammar", "root ::= \"yes\" | \"no\""), ("logit_bias", new JsonObject { [$"{token}"] = 100 })));
        Assert.Contains((string?)answer["choices"]![0]!["message"]!["content"], (string[])["yes", "no"]);
    }

    [Theory]
    [InlineData("n", "0", "n is 0: write 1 to 4")]
    [InlineData("n", "5", "n is 5: write 1 to 4")]
    [InlineData("logit_bias", """{"7":101}""", "logit_bias is 101")]
    [InlineData("logit_bias", """{"seven":1}""", "ids of tokens")]
    [InlineData("logit_bias", """{"99999999":1}""", "no token")]
    [InlineData("functions", """[{"name":"a"}]""", "send tools")]
    public async Task Complete_OutOfRange_SaysWhatToWrite(string field, string value, string message)
    {
        InferenceServer server = await models.GetAsync();
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/chat/completions", Ask((field, JsonNode.Parse(value)!))));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static JsonObject Ask(params (string Name, JsonNode Value)[] more)
    {
        JsonObject body = new()
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Tell me of the sea." }),
            ["temperature"] = 1.2,
            ["max_tokens"] = 16,
        };
        foreach ((string name, JsonNode value) in more) body[name] = value;
        return body;
    }
}
