using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Rag.Retrieval.Models;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Tests.Models;

/// <summary>A server that takes a question, begins to answer or does not, and is silent from then on.</summary>
public sealed class SilenceTests : IAsyncLifetime
{
    private const string Token = """data: {"choices":[{"index":0,"delta":{"content":"Blue"}}]}""";
    private const string Ping = ": ping";
    private readonly FakeTimeProvider time = new();
    private readonly TaskCompletionSource asked = new(), gone = new();
    private readonly WebApplication server;
    private string[] lines = [];

    public SilenceTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapPost("/v1/chat/completions", BeSilentAsync);
    }

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public Task Answer_SilentInTheMiddle_IsGivenUp() => EndsAsync([Token], InferenceChatClient.LongestPause);

    [Fact]
    public Task Answer_SilentBeforeTheFirstToken_IsGivenUpAsLateAsAnyRequest() => EndsAsync([Ping], InferenceConnection.Longest);

    [Fact]
    public Task Answer_NoHeaders_IsGivenUpAsLateAsAnyRequest() => EndsAsync([], InferenceConnection.Longest);

    [Fact]
    public async Task Answer_ReaderIsSlow_GoesOn()
    {
        lines = [Token, Token];
        await using IAsyncEnumerator<ChatResponseUpdate> answer = Ask();
        Assert.True(await answer.MoveNextAsync());
        time.Advance(InferenceConnection.Longest * 2);
        Assert.True(await answer.MoveNextAsync());
    }

    private async Task EndsAsync(string[] sent, TimeSpan after)
    {
        lines = sent;
        await using IAsyncEnumerator<ChatResponseUpdate> answer = Ask();
        if (sent.Contains(Token)) Assert.True(await answer.MoveNextAsync());
        Task<bool> next = answer.MoveNextAsync().AsTask();
        await asked.Task;
        // Each line that comes begins the wait anew.
        while (!next.IsCompleted)
        {
            time.Advance(after);
            await Task.WhenAny(next, Task.Delay(10, TestContext.Current.CancellationToken));
        }
        InferenceException fault = await Assert.ThrowsAsync<InferenceException>(() => next);
        Assert.Contains($"has not answered /v1/chat/completions for {after.TotalMinutes:0} minutes", fault.Message);
        await gone.Task;
    }

    private IAsyncEnumerator<ChatResponseUpdate> Ask()
    {
        InferenceConnection connection = new(Options.Create(new RagOptions { InferenceUrl = server.Urls.First() }), time);
        return new InferenceChatClient(connection).GetStreamingResponseAsync([new ChatMessage(ChatRole.User, "Which colour?")], null, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }

    private async Task BeSilentAsync(HttpContext context)
    {
        asked.TrySetResult();
        try
        {
            context.Response.ContentType = "text/event-stream";
            foreach (string line in lines) await context.Response.WriteAsync(line + "\n\n", context.RequestAborted);
            if (lines.Length > 0) await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            gone.TrySetResult();
        }
    }
}
