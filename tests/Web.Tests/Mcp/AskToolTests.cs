using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Conversations;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Mcp;

public sealed class AskToolTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ask_ThenReadItsSource_ShowsTheQuote()
    {
        const string Text = "The shed.\n\nIts door is blue since May.";
        Document document = stage.AddFile("d1", "shed.md", Text);
        Citation citation = new(1, "d1", document.Path, "shed", null, 11, 33, Text[11..33]);
        stage.Answers = (_, cancellationToken) => PageStage.Script(
            PageStage.Finish(AnswerMode.Model, [new AnswerPart("It is blue.", [1], Support.Supported, false)], [citation]),
                cancellationToken);
        await using McpClient client = await stage.ConnectAsync(Token);
        JsonElement answer = await client.UseAsync("ask", new() { ["question"] = "Which colour has the door?" }, Token);
        Assert.Equal("model", answer.GetProperty("mode").GetString());
        Assert.Equal("It is blue.[^1]", answer.GetProperty("answer").GetString());
        JsonElement source = answer.GetProperty("sources")[0];
        JsonElement read = await client.UseAsync("read", new()
        {
            ["documentId"] = source.GetProperty("documentId").GetString(),
            ["start"] = source.GetProperty("start").GetInt32(),
            ["end"] = source.GetProperty("end").GetInt32(),
        }, Token);
        Assert.Equal(source.GetProperty("quote").GetString(), read.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Ask_Refused_TellsTheNearestPlacesAndWhy()
    {
        Document document = stage.AddFile("d1", "shed.md", "Blue.");
        Hit near = new(FakeKnowledgeBase.PassageOf("d1", DocumentContent.Plain("Blue.")), document, new Scores(1, null, 1, null));
        stage.Answers = (_, cancellationToken) => PageStage.Script(
            PageStage.Finish(AnswerMode.Refused, [], [], answer => answer with { Nearest = [near], Notices = ["Nothing was found."] }),
                cancellationToken);
        await using McpClient client = await stage.ConnectAsync(Token);
        JsonElement answer = await client.UseAsync("ask", new() { ["question"] = "Which colour?" }, Token);
        Assert.Equal("refused", answer.GetProperty("mode").GetString());
        Assert.Equal("", answer.GetProperty("answer").GetString());
        Assert.Equal("d1", answer.GetProperty("nearest")[0].GetProperty("documentId").GetString());
        Assert.Equal("Nothing was found.", answer.GetProperty("notices")[0].GetString());
    }

    [Fact]
    public async Task Ask_ModelFails_KeepsWhatThereWasAndSaysSo()
    {
        stage.Answers = (_, _) => FailingAsync();
        await using McpClient client = await stage.ConnectAsync(Token);
        JsonElement answer = await client.UseAsync("ask", new() { ["question"] = "Which colour?" }, Token);
        Assert.Equal("It is blue.", answer.GetProperty("answer").GetString());
        Assert.Contains("cut short", answer.GetProperty("notices")[0].GetString());
    }

    [Fact]
    public async Task Ask_WithProgress_TellsItsSteps()
    {
        Told told = new("Written: 1 statement");
        stage.Answers = (_, cancellationToken) => WaitingAsync(told.Last, cancellationToken);
        await using McpClient client = await stage.ConnectAsync(Token);
        await client.CallToolAsync("ask", new Dictionary<string, object?> { ["question"] = "Which colour?" }, told,
            cancellationToken: Token);
        Assert.Contains("Searching…", told.Messages);
    }

    [Fact]
    public async Task Ask_Cancelled_StopsTheModel()
    {
        TaskCompletionSource began = new(), stopped = new();
        stage.Answers = (_, cancellationToken) => EndlessAsync(began, stopped, cancellationToken);
        await using McpClient client = await stage.ConnectAsync(Token);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task call = client.CallToolAsync("ask", new Dictionary<string, object?> { ["question"] = "Which colour?" },
            cancellationToken: cancel.Token).AsTask();
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await cancel.CancelAsync();
        // The newest protocol closes the request, which the test server then answers.
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Ask_CancelledAsOlderClientsDo_StopsTheModel()
    {
        TaskCompletionSource began = new(), stopped = new();
        stage.Answers = (_, cancellationToken) => EndlessAsync(began, stopped, cancellationToken);
        using HttpClient client = stage.CreateClient();
        client.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        client.DefaultRequestHeaders.Accept.ParseAdd("text/event-stream");
        using HttpResponseMessage begun = await PostAsync(new
        {
            jsonrpc = "2.0",
            id = 1,
            method = "initialize",
            @params = new { protocolVersion = "2025-06-18", capabilities = new { }, clientInfo = new { name = "old", version = "1" } },
        });
        client.DefaultRequestHeaders.Add("Mcp-Session-Id", begun.Headers.GetValues("Mcp-Session-Id"));
        using HttpResponseMessage initialized = await PostAsync(new { jsonrpc = "2.0", method = "notifications/initialized" });
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<HttpResponseMessage> call = PostAsync(
            new { jsonrpc = "2.0", id = 2, method = "tools/call", @params = new { name = "ask", arguments = new { question = "Which?" } } },
            gone.Token);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        using HttpResponseMessage cancelled = await PostAsync(
            new { jsonrpc = "2.0", method = "notifications/cancelled", @params = new { requestId = 2 } });
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        // What was cancelled gets no answer.
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        Task<HttpResponseMessage> PostAsync(object message, CancellationToken? cancellationToken = null) =>
            client.PostAsJsonAsync("/mcp", message, cancellationToken ?? Token);
    }

    [Fact]
    public async Task Ask_NothingAsked_SaysWhatToWrite()
    {
        await using McpClient client = await stage.ConnectAsync(Token);
        Assert.Contains("write what you want to know", await client.FailAsync("ask", new() { ["question"] = "" }, Token));
    }

    [Fact]
    public async Task Ask_Always_KeepsNoConversation()
    {
        await using McpClient client = await stage.ConnectAsync(Token);
        stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Extractive, [], []), cancellationToken);
        await client.UseAsync("ask", new() { ["question"] = "Which colour?" }, Token);
        ConversationStore store = stage.Services.GetRequiredService<ConversationStore>();
        Assert.Empty(store.List());
    }

    private static async IAsyncEnumerable<AnswerEvent> FailingAsync()
    {
        await Task.Yield();
        yield return new PartAdded(new AnswerPart("It is blue.", [], Support.Supported, false), []);
        throw new HttpRequestException("the model process ended");
    }

    private static async IAsyncEnumerable<AnswerEvent> WaitingAsync(Task told, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new StepChanged("search", null, null);
        AnswerPart part = new("Blue.", [], Support.Supported, false);
        yield return new PartAdded(part, []);
        // A client takes progress only as long as it waits for the answer.
        await told.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
        yield return PageStage.Finish(AnswerMode.Model, [part], [])[^1];
    }

    private static async IAsyncEnumerable<AnswerEvent> EndlessAsync(
        TaskCompletionSource began, TaskCompletionSource stopped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            yield break;
        }
        finally
        {
            stopped.SetResult();
        }
    }

    private sealed class Told(string last) : IProgress<ProgressNotificationValue>
    {
        private readonly TaskCompletionSource came = new();

        public ConcurrentQueue<string?> Messages { get; } = new();

        public Task Last => came.Task;

        public void Report(ProgressNotificationValue value)
        {
            Messages.Enqueue(value.Message);
            if (value.Message == last) came.TrySetResult();
        }
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
