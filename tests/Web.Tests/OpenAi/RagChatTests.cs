using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.OpenAi;

public sealed class RagChatTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", "no JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("""{"model": 7}""", "'model'")]
    [InlineData("""{"model": "rag", "model": "rag"}""", "no JSON")]
    [InlineData("""{"model": "rag"}""", "'messages'")]
    [InlineData("""{"messages": []}""", "'messages'")]
    [InlineData("""{"messages": [null]}""", "not of role user")]
    [InlineData("""{"messages": ["a"]}""", "not what is expected")]
    [InlineData("""{"messages": [{"role": "assistant", "content": "a"}]}""", "not of role user")]
    [InlineData("""{"messages": [{"role": "user", "content": ""}]}""", "write what you want to know")]
    [InlineData("""{"messages": [{"role": "user", "content": 7}]}""", "neither text")]
    [InlineData("""{"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}""", "text alone")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "n": 2}""", "'n' is 2")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "stop": 7}""", "'stop'")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "stop": ["1","2","3","4","5"]}""", "at most 4")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "max_tokens": 0}""", "'max_tokens' is 0")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "tool_choice": "required"}""", "no tools")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "tools": [{"type": "function", "function": {"name": "f"}}]}""", "leave 'tools'")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "response_format": {"type": "json_object"}}""", "'response_format'")]
    [InlineData("""{"messages": [{"role": "user", "content": "a"}], "scope": {"from": "soon"}}""", "write a day")]
    public async Task Complete_BadBody_IsExplainedInOpenAisShape(string body, string expected)
    {
        using HttpResponseMessage response = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("error");
        Assert.Contains(expected, error.GetProperty("message").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions")]
    [InlineData("POST", "/v1/completions")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/models/none")]
    public async Task Call_ThatIsNone_IsAnErrorAndNotThePage(string method, string path)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("GET /v1/models", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Embed_WithoutAModel_SaysWhatToDo()
    {
        using HttpResponseMessage response = await stage.CreateClient().PostAsync("/v1/embeddings", new StringContent("""{"input": "a"}""", Encoding.UTF8, "application/json"), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("There is no embedding model", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Complete_Refused_TellsTheNearestPlaces()
    {
        Document document = stage.AddFile("d1", "shed.md", "Blue.");
        Hit near = new(FakeKnowledgeBase.PassageOf("d1", DocumentContent.Plain("Blue *and* green.")), document,
            new Scores(1, null, 1, null));
        stage.Answers = (_, cancellationToken) => PageStage.Script(
            PageStage.Finish(AnswerMode.Refused, [], [], answer => answer with { Nearest = [near], Notices = ["Nothing was found."] }),
                cancellationToken);
        JsonElement answer = await CompleteAsync();
        Assert.Equal("refused", answer.GetProperty("mode").GetString());
        Assert.Equal("d1", answer.GetProperty("nearest")[0].GetProperty("documentId").GetString());
        Assert.StartsWith("Nothing was found.\n\nThe nearest places:\n\n- **shed**: “Blue \\*and\\* green.”", Content(answer));
    }

    [Fact]
    public async Task Complete_StatementPutRightLater_IsToldAtTheEndOfAStreamAlone()
    {
        AnswerPart wrong = new AnswerPart("9 kW", [], Support.Supported, false) { Form = PartForm.Paragraph };
        AnswerPart doubted = new AnswerPart("Since May", [], Support.Supported, false) { Form = PartForm.Paragraph };
        AnswerPart right = wrong with { Text = "11 kW" }, marked = doubted with { Mark = Mark.NotFound };
        stage.Answers = (_, cancellationToken) => PageStage.Script(
            [new PartAdded(wrong, []), new PartAdded(doubted, []), new PartChanged(0, right, []), new PartChanged(1, marked, []),
                PageStage.Finish(AnswerMode.Model, [right, marked], [])[^1]], cancellationToken);
        Assert.Equal("11 kW\n\nSince May *(not found in what was read)*", Content(await CompleteAsync()));
        Assert.Equal("9 kW\n\nSince May\n\n> Put right: 11 kW\n>\n> “Since May”: not found in what was read", await StreamAsync());
    }

    [Fact]
    public async Task Complete_AnswerRestarted_BeginsAnew()
    {
        AnswerPart thought = new("I think.", [], Support.Supported, false), part = new("9 kW", [], Support.Supported, false);
        stage.Answers = (_, cancellationToken) =>
            PageStage.Script([new PartAdded(thought, []), new AnswerRestarted(), new PartAdded(part, []),
            PageStage.Finish(AnswerMode.Model, [part], [])[^1]], cancellationToken);
        Assert.Equal("9 kW", Content(await CompleteAsync()));
        Assert.Equal("I think.\n\n---\n\n9 kW", await StreamAsync());
    }

    [Fact]
    public async Task Stream_ClientGoes_StopsTheModel()
    {
        TaskCompletionSource stopped = new();
        stage.Answers = (_, cancellationToken) => EndlessAsync(stopped, cancellationToken);
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"messages": [{"role": "user", "content": "a"}], "stream": true}""", Encoding.UTF8, "application/json"),
        };
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        response.Dispose();
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    private async Task<JsonElement> CompleteAsync()
    {
        using HttpResponseMessage response = await PostAsync("""{"model": "rag", "messages": [{"role": "user", "content": "Which?"}]}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
    }

    private async Task<string> StreamAsync()
    {
        using HttpResponseMessage response = await PostAsync("""{"messages": [{"role": "user", "content": "Which?"}], "stream": true}""");
        string[] data = [.. (await response.Content.ReadAsStringAsync(Token)).Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal))];
        return string.Concat(data.Select(line => JsonDocument.Parse(line[6..]).RootElement.GetProperty("choices")[0].GetProperty("delta"))
            .Select(delta => delta.TryGetProperty("content", out JsonElement content) ? content.GetString() : ""));
    }

    private Task<HttpResponseMessage> PostAsync(string body) =>
        stage.CreateClient().PostAsync("/v1/chat/completions", new StringContent(body, Encoding.UTF8, "application/json"), Token);

    private static string? Content(JsonElement answer) =>
        answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();

    private static async IAsyncEnumerable<AnswerEvent> EndlessAsync(TaskCompletionSource stopped,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            yield return new StepChanged("search", null, null);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            stopped.SetResult();
        }
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
