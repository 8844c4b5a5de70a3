using System.Net.Http.Json;
using System.Text.Json;
using Rag.Retrieval.Answers;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Models;
using Rag.Retrieval.Search;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

/// <summary>Real answers against what <c>/openapi/v1.json</c> says of them.</summary>
public sealed class ApiDescriptionTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Description_Always_NamesEachCallWithItsAnswer()
    {
        JsonElement description = await DescriptionAsync();
        Assert.StartsWith("3.1", description.GetProperty("openapi").GetString());
        string[] paths = [.. description.GetProperty("paths").EnumerateObject().Select(path => path.Name)];
        foreach (string path in (string[])["/api/status", "/api/documents", "/api/documents/{id}/text", "/api/search", "/api/ask",
            "/api/folders", "/api/models", "/v1/models", "/v1/chat/completions", "/v1/embeddings"])
            Assert.Contains(path, paths);
        Assert.DoesNotContain(paths, path =>
            path.StartsWith("/mcp", StringComparison.Ordinal) || path.Contains("**", StringComparison.Ordinal));
        foreach (JsonProperty path in description.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty call in path.Value.EnumerateObject())
                Assert.False(string.IsNullOrEmpty(call.Value.TryGetProperty("summary", out JsonElement summary) ? summary.GetString() : ""),
                    $"{call.Name} {path.Name}");
        }
    }

    [Theory]
    [InlineData("/api/status", "/api/status")]
    [InlineData("/api/documents?state=indexed", "/api/documents")]
    [InlineData("/api/search?q=Blue", "/api/search")]
    [InlineData("/api/search", "/api/search")]
    [InlineData("/api/documents?limit=0", "/api/documents")]
    [InlineData("/api/documents/none/text", "/api/documents/{id}/text")]
    [InlineData("/api/folders", "/api/folders")]
    [InlineData("/api/conversations", "/api/conversations")]
    [InlineData("/api/conversations?limit=x", "/api/conversations")]
    [InlineData("/v1/models", "/v1/models")]
    [InlineData("/api/measure/sets", "/api/measure/sets")]
    [InlineData("/api/measure/runs", "/api/measure/runs")]
    [InlineData("/api/measure/runs/none", "/api/measure/runs/{id}")]
    [InlineData("/api/measure/training", "/api/measure/training")]
    [InlineData("/api/measure/compare", "/api/measure/compare")]
    public async Task Answer_OfARealCall_IsAsDescribed(string address, string path)
    {
        Fill();
        using HttpResponseMessage response = await stage.CreateClient().GetAsync(address, Token);
        await AssertDescribedAsync("get", path, response);
    }

    [Theory]
    [InlineData("/api/ask", """{"question": "Which?"}""")]
    [InlineData("/api/ask", """{"question": ""}""")]
    [InlineData("/v1/chat/completions", """{"messages": [{"role": "user", "content": "Which?"}]}""")]
    [InlineData("/v1/chat/completions", """{"messages": []}""")]
    public async Task Answer_OfARealQuestion_IsAsDescribed(string path, string body)
    {
        Fill();
        using HttpResponseMessage response = await stage.CreateClient().PostAsync(path,
            new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Token);
        await AssertDescribedAsync("post", path, response);
    }

    private void Fill()
    {
        Document document = stage.AddFile("d1", "a.md", "Blue.");
        stage.Models = new ModelSet(new ModelStatus("little-chat", "cpu", "ready"), null, null);
        Hit hit = new(FakeKnowledgeBase.PassageOf("d1", DocumentContent.Plain("Blue.")), document, new Scores(1.5, null, 1, null));
        stage.Finds = _ => new SearchResult { Hits = [hit], Notices = ["No embedding model."], Steps = [new Step("search", 1.5)] };
        Citation citation = new(1, "d1", document.Path, "a", null, 0, 5, "Blue.");
        stage.Answers = (_, cancellationToken) => PageStage.Script(
            PageStage.Finish(AnswerMode.Model,
                [new AnswerPart("Blue.", [1], Support.Weak, false) { Form = PartForm.Bullet, Mark = Mark.Agrees }], [citation], answer =>
                answer with
                {
                    Nearest = [hit],
                    Trace = new Trace { Candidates = [hit], Prompt = [new Turn("system", "x")], PromptTokens = 7 },
                }), cancellationToken);
    }

    private async Task AssertDescribedAsync(string method, string path, HttpResponseMessage response)
    {
        JsonElement description = await DescriptionAsync();
        JsonElement responses = description.GetProperty("paths").GetProperty(path).GetProperty(method).GetProperty("responses");
        Assert.True(responses.TryGetProperty(((int)response.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture),
            out JsonElement described), $"{(int)response.StatusCode} is not described.");
        JsonElement schema = described.GetProperty("content").GetProperty(response.Content.Headers.ContentType!.MediaType!).GetProperty(
            "schema");
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal([], new SchemaCheck(description).Faults(answer, schema));
    }

    private Task<JsonElement> DescriptionAsync() => stage.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token)!;

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
