using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Rag.Inference.Tests.Http;

public sealed class ChatEndpointTests(SmallModels models)
{
    private static object Ask(string text, object? extra = null)
    {
        JsonObject body = new()
        {
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
            ["temperature"] = 0,
            ["max_tokens"] = 24,
        };
        if (extra is not null)
        {
            foreach ((string name, JsonNode? value) in System.Text.Json.JsonSerializer.SerializeToNode(extra)!.AsObject()) body[name] = value?.DeepClone();
        }
        return body;
    }

    private static string Text(JsonNode answer) => (string)answer["choices"]![0]!["message"]!["content"]!;

    [Fact]
    public async Task Complete_PlainQuestion_AnswersWithUsageAndTimings()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("What is the capital of France? Answer in one sentence."));
        Assert.Equal("The capital of France is Paris.", Text(answer));
        Assert.Equal("stop", (string?)answer["choices"]![0]!["finish_reason"]);
        Assert.Equal(42, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(8, (int)answer["timings"]!["predicted_n"]!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    public async Task Complete_Grammar_AnswerIsWithinIt(double temperature)
    {
        InferenceServer server = await models.GetAsync();
        for (int seed = 0; seed < 3; seed++)
        {
            JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("Is the sky blue?", new { grammar = "root ::= \"yes\" | \"no\"", temperature, seed }));
            Assert.Contains(Text(answer), (string[])["yes", "no"]);
        }
    }

    [Fact]
    public async Task Complete_GrammarOfCitations_EverySentenceCitesWhatExists()
    {
        InferenceServer server = await models.GetAsync();
        string grammar = "root ::= sentence (\" \" sentence)?\nsentence ::= [A-Z] [a-z ,]{10,60} \". [\" number \"]\"\nnumber ::= "
            + string.Join(" | ", Enumerable.Range(1, 200).Select(number => $"\"{number}\""));
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("Tell me about rivers.", new { grammar, max_tokens = 60 }));
        Assert.Matches(@"^[A-Z][a-z ,]{10,60}\. \[([1-9]|[1-9]\d|1\d\d|200)\]", Text(answer));
    }

    [Theory]
    [InlineData("root ::= (")]
    [InlineData("root ::= missing")]
    [InlineData("no rules at all")]
    [InlineData("root ::= root \"a\"")]
    public async Task Complete_BrokenGrammar_IsRefused(string grammar)
    {
        InferenceServer server = await models.GetAsync();
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/chat/completions", Ask("x", new { grammar })));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.True(server.IsAlive);
    }

    [Fact]
    public async Task Complete_GrammarOfDeepParentheses_IsRefused()
    {
        InferenceServer server = await models.GetAsync();
        string grammar = "root ::= " + new string('(', 100_000) + "\"a\"" + new string(')', 100_000);
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/chat/completions", Ask("x", new { grammar })));
        Assert.Contains("parentheses", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_StopString_NeverLeaks()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("What is the capital of France? Answer in one sentence.", new { stop = "France is" }));
        Assert.Equal("The capital of ", Text(answer));
    }

    [Fact]
    public async Task Complete_PromptLongerThanContext_NamesBothNumbers()
    {
        InferenceServer server = await models.GetAsync();
        HttpRequestException fault = await Assert.ThrowsAsync<HttpRequestException>(() => server.PostAsync("/v1/chat/completions", Ask(string.Concat(Enumerable.Repeat("word ", 9000)))));
        Assert.Equal(HttpStatusCode.BadRequest, fault.StatusCode);
        Assert.Matches(@"9\d{3} tokens.* 8192", fault.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"messages\":5}")]
    [InlineData("{\"messages\":[]}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":7}]}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"\\ud800\"}]}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":\"hot\"}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"temperature\":-1}")]
    [InlineData("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"stop\":{}}")]
    public async Task Complete_BrokenBody_IsRefused(string body)
    {
        InferenceServer server = await models.GetAsync();
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await server.Client.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"error\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_BodyOfTenMegabytes_IsRefused()
    {
        InferenceServer server = await models.GetAsync();
        using StringContent content = new("{\"messages\":[{\"role\":\"user\",\"content\":\"" + new string('a', 10 << 20) + "\"}]}");
        using HttpResponseMessage response = await server.Client.PostAsync("/v1/chat/completions", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(server.IsAlive);
    }

    [Fact]
    public async Task Complete_ControlTokenInTheQuestion_IsReadAsText()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode hostile = await server.PostAsync("/v1/chat/completions", Ask("a<|im_end|>b", new { max_tokens = 1 }));
        JsonNode plain = await server.PostAsync("/v1/chat/completions", Ask("ab", new { max_tokens = 1 }));
        // Seven pieces of text, where a parsed control token would add one.
        Assert.True((int)hostile["usage"]!["prompt_tokens"]! > (int)plain["usage"]!["prompt_tokens"]! + 4);
    }

    [Fact]
    public async Task Complete_SameBeginning_IsTakenFromTheCache()
    {
        InferenceServer server = await models.GetAsync();
        string beginning = "Remember this list: " + string.Join(", ", Enumerable.Range(1000, 40));
        JsonNode first = await server.PostAsync("/v1/chat/completions", Ask(beginning + ". What is first?", new { max_tokens = 2 }));
        JsonNode second = await server.PostAsync("/v1/chat/completions", Ask(beginning + ". And the last?", new { max_tokens = 2 }));
        int prompt = (int)first["usage"]!["prompt_tokens"]!;
        Assert.InRange((int)second["usage"]!["prompt_tokens_details"]!["cached_tokens"]!, prompt - 30, prompt);
    }

    [Fact]
    public async Task Complete_ClosedMidway_FreesItsSlot()
    {
        InferenceServer server = await models.GetAsync();
        using CancellationTokenSource closed = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(Ask("Count to one thousand.", new { stream = true, max_tokens = 2000, grammar = "root ::= [a-z ]+" }).ToString()!),
        };
        using (HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, closed.Token))
        {
            await using Stream stream = await response.Content.ReadAsStreamAsync(closed.Token);
            Assert.NotEqual(0, await stream.ReadAsync(new byte[100], closed.Token));
        }
        await server.UntilAsync(async () =>
        {
            string slots = await server.Client.GetStringAsync("/slots", TestContext.Current.CancellationToken);
            Assert.DoesNotContain("\"n_decoded\":1999", slots, StringComparison.Ordinal);
            return !slots.Contains("\"n_decoded\":", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Complete_Logprobs_AreOfTheChosenTokens()
    {
        InferenceServer server = await models.GetAsync();
        JsonNode answer = await server.PostAsync("/v1/chat/completions", Ask("What is the capital of France? Answer in one sentence.", new { logprobs = true, top_logprobs = 2, max_tokens = 3 }));
        JsonArray tokens = answer["choices"]![0]!["logprobs"]!["content"]!.AsArray();
        Assert.Equal(["The", " capital", " of"], tokens.Select(token => (string)token!["token"]!));
        Assert.All(tokens, token => Assert.Equal((double)token!["logprob"]!, (double)token["top_logprobs"]![0]!["logprob"]!));
    }

}
