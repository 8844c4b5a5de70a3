using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Rag.Inference.Tests.Http;

/// <summary>What happens when more is asked than there is: slots, places in the queue, context, memory. One test after the other, on one server.</summary>
public sealed class OneSlotTests(OneSlotServer servers) : IClassFixture<OneSlotServer>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_ContextThatDoesNotFitInMemory_IsTriedAgainWithLessAndSaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a way to limit a process's memory");
        InferenceServer server = await servers.GetAsync();
        JsonNode chat = (await server.WaitAsync(_ => true))["models"]!["chat"]!;
        Assert.Equal("ready", (string?)chat["state"]);
        Assert.Equal(2048, (int)chat["context_length"]!);
        Assert.Contains("Memory is short", (string?)chat["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Complete_PromptLongerThanContext_NamesBothNumbers()
    {
        InferenceServer server = await servers.GetAsync();
        using HttpResponseMessage response = await server.Client.PostAsJsonAsync("/v1/chat/completions", Endless(string.Concat(Enumerable.Repeat("word ", 2500)), false), Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Matches(@"25\d\d tokens.* 2048", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Complete_MoreRequestsThanSlots_WaitWithTheirPositionAndBeyondTheBoundAreRefused()
    {
        InferenceServer server = await servers.GetAsync();
        using OpenStream first = await OpenStream.StartAsync(server);
        await first.UntilAsync("\"content\"");
        using OpenStream second = await OpenStream.StartAsync(server);
        await second.UntilAsync(": queued 1");
        using OpenStream third = await OpenStream.StartAsync(server);
        await third.UntilAsync(": queued 2");

        using HttpResponseMessage refused = await server.Client.PostAsJsonAsync("/v1/chat/completions", Endless("Hello", true), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("2 requests are waiting", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        first.Dispose();
        await second.UntilAsync("\"content\"");
        await third.UntilAsync(": queued 1");
        second.Dispose();
        await third.UntilAsync("\"content\"");
        third.Dispose();
        await server.UntilIdleAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Complete_Closed_FreesTheSlotLongBeforeTheAnswerEnds(bool stream)
    {
        InferenceServer server = await servers.GetAsync();
        await server.UntilIdleAsync();
        long before = await GeneratedAsync(server);
        using (CancellationTokenSource closed = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            Task<HttpResponseMessage> answer = server.Client.PostAsJsonAsync("/v1/chat/completions", Endless("Count to one thousand.", stream), closed.Token);
            await server.UntilAsync(async () => answer.IsCompleted || await GeneratedAsync(server) >= before + 3);
            await closed.CancelAsync();
            await Record.ExceptionAsync(async () => (await answer).Dispose());
        }
        await server.UntilIdleAsync();
        Assert.InRange(await GeneratedAsync(server) - before, 3, 1500);
        // The slot serves the next one.
        JsonNode next = await server.PostAsync("/v1/chat/completions", new { messages = new[] { new { role = "user", content = "Hello" } }, max_tokens = 2 });
        Assert.Equal(2, (int)next["usage"]!["completion_tokens"]!);
    }

    private static Task<long> GeneratedAsync(InferenceServer server) => server.MetricAsync("tokens_predicted_total");

    /// <summary>A request whose answer goes on until the context is full.</summary>
    private static JsonObject Endless(string question, bool stream) => new()
    {
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = question }),
        ["grammar"] = "root ::= [a-z ]+",
        ["stream"] = stream,
        ["max_tokens"] = 1900,
    };

    /// <summary>A streamed answer that is being read.</summary>
    private sealed class OpenStream(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public static async Task<OpenStream> StartAsync(InferenceServer server)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(Endless("Tell me a story.", true)) };
            HttpResponseMessage response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            return new OpenStream(response, new StreamReader(await response.Content.ReadAsStreamAsync(Token)));
        }

        public async Task UntilAsync(string part)
        {
            while (!(await reader.ReadLineAsync(Token) ?? throw new EndOfStreamException("The stream ended before " + part)).Contains(part, StringComparison.Ordinal)) { }
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
