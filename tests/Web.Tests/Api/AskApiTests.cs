using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Rag.Retrieval.Answers;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

public sealed class AskApiTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("""{"question": ""}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question": "   "}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question": 7}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question": "a", "scope": {"from": "not a date"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question": "a", "scope": {"from": "2026-02-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"question": "a", "conversationId": "nowhere"}""", HttpStatusCode.NotFound)]
    public async Task Ask_BadBody_IsExplained(string body, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await stage.CreateClient().PostAsync("/api/ask", new StringContent(body, Encoding.UTF8, "application/json"), Token);
        await Problems.AssertAsync(response, expected);
    }

    [Fact]
    public async Task Ask_QuestionTooLong_SaysTheLimit()
    {
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = new string('a', 4001) }, Token);
        Assert.Contains("4000", await Problems.AssertAsync(response, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Ask_NotJson_IsUnsupported()
    {
        using HttpResponseMessage response = await stage.CreateClient().PostAsync("/api/ask", new StringContent("question=a"), Token);
        await Problems.AssertAsync(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Ask_Question_AnswersWithPartsAndCitations()
    {
        var citation = new Citation(1, "d1", "/a.md", "A", 2, 0, 4, "Blue");
        stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Model, [new AnswerPart("It is blue.", [1], Support.Weak, false)], [citation]), cancellationToken);
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = "Which colour?" }, Token);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("model", answer.GetProperty("mode").GetString());
        Assert.Equal("weak", answer.GetProperty("parts")[0].GetProperty("support").GetString());
        Assert.False(answer.GetProperty("parts")[0].GetProperty("quoted").GetBoolean());
        Assert.Equal("Blue", answer.GetProperty("citations")[0].GetProperty("quote").GetString());
        Assert.Equal("search", answer.GetProperty("steps")[0].GetProperty("name").GetString());
        Assert.Equal(32, answer.GetProperty("conversationId").GetString()!.Length);
    }

    [Fact]
    public async Task Ask_OfADocumentAsAWhole_TellsTheCoverage()
    {
        Question? asked = null;
        stage.Answers = (question, cancellationToken) =>
        {
            asked = question;
            return PageStage.Script(
                PageStage.Finish(AnswerMode.Model, [new AnswerPart("It is blue.", [], Support.Supported, false)], [], answer => answer with { Coverage = new Coverage(3, 4, 1, 1) }),
                cancellationToken);
        };
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = "Summarise this.", scope = new { documents = new[] { "d1" } } }, Token);
        JsonElement coverage = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("coverage");
        Assert.Equal((3, 4, false), (coverage.GetProperty("passages").GetInt32(), coverage.GetProperty("passagesInAll").GetInt32(), coverage.GetProperty("isWhole").GetBoolean()));
        Assert.Equal(["d1"], asked!.Scope.DocumentIds);
    }

    [Fact]
    public async Task Ask_QuoteWithMarks_IsPlainText()
    {
        stage.Answers = (_, cancellationToken) => PageStage.Script(
            PageStage.Finish(AnswerMode.Extractive, [new AnswerPart(@"rate\_limit: **5** \| a\*b \\n", [], Support.Supported, true, @"Name \| \#")], []), cancellationToken);
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = "What is the limit?" }, Token);
        JsonElement part = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("parts")[0];
        Assert.Equal(@"rate_limit: 5 | a*b \n", part.GetProperty("text").GetString());
        Assert.Equal("Name | #", part.GetProperty("header").GetString());
    }

    [Fact]
    public async Task Ask_SameConversation_PassesTheHistory()
    {
        Question? asked = null;
        stage.Answers = (question, cancellationToken) =>
        {
            asked = question;
            return PageStage.Script(PageStage.Finish(AnswerMode.Extractive, [new AnswerPart("Blue.", [], Support.Supported, true)], []), cancellationToken);
        };
        HttpClient client = stage.CreateClient();
        JsonElement first = await (await client.PostAsJsonAsync("/api/ask", new { question = "Which colour?" }, Token)).Content.ReadFromJsonAsync<JsonElement>(Token);
        await client.PostAsJsonAsync("/api/ask", new { question = "And in 2023?", conversationId = first.GetProperty("conversationId").GetString() }, Token);
        Assert.Equal([new Turn("user", "Which colour?"), new Turn("assistant", "Blue.")], asked!.History);
    }

    [Fact]
    public async Task Ask_LongConversation_PassesItsNewestTwelveQuestions()
    {
        Question? asked = null;
        stage.Answers = (question, cancellationToken) =>
        {
            asked = question;
            return PageStage.Script(PageStage.Finish(AnswerMode.Extractive, [], []), cancellationToken);
        };
        HttpClient client = stage.CreateClient();
        string? conversation = null;
        for (int i = 0; i < 14; i++)
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync("/api/ask", new { question = $"Question {i}?", conversationId = conversation }, Token);
            conversation = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("conversationId").GetString();
        }

        Assert.Equal(Enumerable.Range(1, 12).Select(i => $"Question {i}?"), asked!.History.Where(turn => turn.Role == "user").Select(turn => turn.Text));
    }

    [Fact]
    public async Task Ask_EventStream_SendsPartsThenTheAnswer()
    {
        stage.Answers = (_, cancellationToken) => PageStage.Script(PageStage.Finish(AnswerMode.Model, [new AnswerPart("It is\nblue.", [], Support.None, false)], []), cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = JsonContent.Create(new { question = "Which colour?" }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        string[] events = [.. (await response.Content.ReadAsStringAsync(Token)).Split('\n').Where(line => line.StartsWith("event:", StringComparison.Ordinal)).Select(line => line[6..].Trim())];
        Assert.Equal(["conversation", "step", "step", "draft", "part", "answer"], events);
    }

    [Fact]
    public async Task Ask_PartChanged_IsTold()
    {
        AnswerPart part = new AnswerPart("item", [], Support.Supported, false) { Form = PartForm.Bullet, Level = 1 };
        stage.Answers = (_, cancellationToken) => PageStage.Script([
            new DraftAdded("it", PartForm.Bullet, 1), new PartAdded(part, []), new PartChanged(0, part with { Mark = Mark.Otherwise, Note = "no" }, []),
            PageStage.Finish(AnswerMode.Model, [part with { Mark = Mark.Otherwise, Note = "no" }], [])[^1]], cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = JsonContent.Create(new { question = "Which colour?" }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        string[] lines = (await response.Content.ReadAsStringAsync(Token)).Split('\n');
        JsonElement Data(string name) => JsonDocument.Parse(lines[Array.FindIndex(lines, line => line == "event: " + name) + 1][5..]).RootElement;
        Assert.Equal(("bullet", 1), (Data("draft").GetProperty("form").GetString(), Data("draft").GetProperty("level").GetInt32()));
        JsonElement changed = Data("changed").GetProperty("part");
        Assert.Equal(0, Data("changed").GetProperty("index").GetInt32());
        Assert.Equal(("bullet", 1, "otherwise", "no"),
            (changed.GetProperty("form").GetString(), changed.GetProperty("level").GetInt32(), changed.GetProperty("mark").GetString(), changed.GetProperty("note").GetString()));
        Assert.Equal("otherwise", Data("answer").GetProperty("parts")[0].GetProperty("mark").GetString());
    }

    [Fact]
    public async Task Ask_PartPutRight_KeepsWhatItSaidBefore()
    {
        AnswerPart wrong = new AnswerPart("**9** kW", [], Support.Supported, false) { Form = PartForm.Paragraph }, right = wrong with { Text = "11 kW", Mark = Mark.Agrees };
        stage.Answers = (_, cancellationToken) => PageStage.Script([
            new PartAdded(wrong, []), new PartChanged(0, wrong with { Mark = Mark.Otherwise, Note = "11 kW" }, []), new PartChanged(0, right, []),
            PageStage.Finish(AnswerMode.Model, [right], [])[^1]], cancellationToken);
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = "How strong?" }, Token);
        JsonElement part = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("parts")[0];
        Assert.Equal(("11 kW", "Put right by the model; before: “9 kW”"), (part.GetProperty("text").GetString(), part.GetProperty("note").GetString()));
    }

    [Fact]
    public async Task Ask_StoppedAfterAMark_KeepsIt()
    {
        AnswerPart part = new AnswerPart("9 kW", [], Support.Supported, false) { Form = PartForm.Paragraph };
        stage.Answers = (_, _) => BreakingAsync([new PartAdded(part, []), new PartChanged(0, part with { Mark = Mark.NotFound }, [])]);
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = "How strong?" }, Token);
        Assert.Equal("notFound", (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("parts")[0].GetProperty("mark").GetString());
    }

    [Fact]
    public async Task Ask_AnswerRestarted_KeepsWhatCameAfter()
    {
        AnswerPart thought = new("I think.", [], Support.Supported, false), part = new("9 kW", [], Support.Supported, false);
        stage.Answers = (_, _) => BreakingAsync([new PartAdded(thought, []), new AnswerRestarted(), new PartAdded(part, [])]);
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = "How strong?" }, Token);
        JsonElement parts = (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("parts");
        Assert.Equal(["9 kW"], parts.EnumerateArray().Select(told => told.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Ask_SameConversation_PassesWhatWasRead()
    {
        Question? asked = null;
        ReadSpan[] read = [new ReadSpan("d", 3, 9)];
        stage.Answers = (question, cancellationToken) =>
        {
            asked = question;
            return PageStage.Script(PageStage.Finish(AnswerMode.Model, [new AnswerPart("Blue.", [], Support.Supported, false)], [], answer => answer with { Trace = new Trace { Read = read } }), cancellationToken);
        };
        HttpClient client = stage.CreateClient();
        JsonElement first = await (await client.PostAsJsonAsync("/api/ask", new { question = "Which?" }, Token)).Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Empty(asked!.ReadBefore);
        await client.PostAsJsonAsync("/api/ask", new { question = "Shorter?", conversationId = first.GetProperty("conversationId").GetString() }, Token);
        Assert.Equal(read, asked.ReadBefore);
    }

    [Fact]
    public async Task Ask_AfterAnAnswerInForms_PassesItAsMarkdown()
    {
        Question? asked = null;
        AnswerPart[] parts = [new AnswerPart("Two:", [], Support.Supported, false) { Form = PartForm.Paragraph }, new AnswerPart(@"a\_b **c**", [], Support.Supported, true) { Form = PartForm.Bullet }];
        stage.Answers = (question, cancellationToken) =>
        {
            asked = question;
            return PageStage.Script(PageStage.Finish(AnswerMode.Model, parts, []), cancellationToken);
        };
        HttpClient client = stage.CreateClient();
        JsonElement first = await (await client.PostAsJsonAsync("/api/ask", new { question = "Which?" }, Token)).Content.ReadFromJsonAsync<JsonElement>(Token);
        await client.PostAsJsonAsync("/api/ask", new { question = "And then?", conversationId = first.GetProperty("conversationId").GetString() }, Token);
        Assert.Equal(new Turn("assistant", "Two:\n\n- a_b c"), asked!.History[1]);
    }

    [Fact]
    public async Task Ask_StreamClosed_StopsTheModel()
    {
        var stopped = new TaskCompletionSource();
        stage.Answers = (_, cancellationToken) => Endless(stopped, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = JsonContent.Create(new { question = "Which colour?" }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        response.Dispose();
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Ask_ModelFails_KeepsWhatThereWasAndSaysSo()
    {
        stage.Answers = (_, _) => Failing();
        using HttpResponseMessage response = await stage.CreateClient().PostAsJsonAsync("/api/ask", new { question = "Which colour?" }, Token);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("It is blue.", answer.GetProperty("parts")[0].GetProperty("text").GetString());
        Assert.Contains("cut short", answer.GetProperty("notices")[0].GetString());
    }

    private static async IAsyncEnumerable<AnswerEvent> Endless(TaskCompletionSource stopped, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            yield return new DraftAdded("a");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            stopped.SetResult();
        }
    }

    private static async IAsyncEnumerable<AnswerEvent> BreakingAsync(AnswerEvent[] events)
    {
        await foreach (AnswerEvent happened in PageStage.Script(events)) yield return happened;
        throw new HttpRequestException("the model process ended");
    }

    private static async IAsyncEnumerable<AnswerEvent> Failing()
    {
        await Task.Yield();
        yield return new PartAdded(new AnswerPart("It is blue.", [], Support.Supported, false), []);
        throw new HttpRequestException("the model process ended");
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
