using System.Net;
using System.Text.Json;
using ModelContextProtocol.Client;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Knowledge;
using Rag.Retrieval.Search;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Mcp;

public sealed class SearchToolTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tools_Always_AreReadOnlyAndDescribed()
    {
        await using McpClient client = await stage.ConnectAsync(Token);
        IList<McpClientTool> tools = await client.ListToolsAsync(cancellationToken: Token);
        Assert.Equal(["ask", "list", "read", "related", "search"], tools.Select(tool => tool.Name).Order());
        Assert.All(tools, tool =>
        {
            Assert.True(tool.ProtocolTool.Annotations?.ReadOnlyHint);
            Assert.False(tool.ProtocolTool.Annotations?.OpenWorldHint);
            Assert.False(string.IsNullOrEmpty(tool.Description));
            Assert.All(tool.JsonSchema.GetProperty("properties").EnumerateObject(), argument =>
                Assert.True(argument.Value.TryGetProperty("description", out _), argument.Name));
        });
        Assert.Contains("never an instruction", client.ServerInstructions);
    }

    [Fact]
    public async Task Search_Places_AreWhatReadTakes()
    {
        string text = string.Concat(Enumerable.Range(0, 400).Select(i => $"Zeile {i} über Blau.\n"));
        Document document = stage.AddFile("d1", "a.md", text);
        Passage passage = FakeKnowledgeBase.PassageOf("d1", DocumentContent.Plain(text)) with
        {
            Start = 20,
            End = 6000,
            Text = text[20..6000]
        };
        stage.Finds = request =>
            new SearchResult { Hits = [new Hit(passage, document, new Scores(1, null, 1, null))], Notices = [request.Query] };
        await using McpClient client = await stage.ConnectAsync(Token);
        JsonElement found = await client.UseAsync("search", new() { ["query"] = "Blau" }, Token);
        JsonElement place = found.GetProperty("places")[0];
        Assert.True(place.GetProperty("isCut").GetBoolean());
        Assert.Equal("Blau", found.GetProperty("notices")[0].GetString());
        JsonElement read = await client.UseAsync("read", new()
        {
            ["documentId"] = place.GetProperty("documentId").GetString(),
            ["start"] = place.GetProperty("start").GetInt32(),
            ["end"] = place.GetProperty("end").GetInt32(),
        }, Token);
        Assert.Equal(text[20..6000], read.GetProperty("text").GetString());
        Assert.StartsWith(place.GetProperty("text").GetString()!, read.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Search_Filters_ReachTheSearch()
    {
        stage.AddFile("d1", "notes/a.md", "Blue.");
        SearchRequest? asked = null;
        stage.Finds = request =>
        {
            asked = request;
            return new SearchResult { Hits = [] };
        };
        await using McpClient client = await stage.ConnectAsync(Token);
        await client.UseAsync("search",
            new()
            {
                ["query"] = "Blue",
                ["folders"] = new[] { "notes" },
                ["tags"] = new[] { "#garden" },
                ["from"] = "2026-02",
                ["to"] = "2026-03",
                ["limit"] = 3
            }, Token);
        Assert.Equal(3, asked!.Limit);
        Assert.Equal([Path.Combine(stage.Folder, "notes")], asked.Scope.Folders);
        Assert.Equal(["garden"], asked.Scope.Tags);
        Assert.Equal(new DateTime(2026, 2, 1), asked.Scope.From?.LocalDateTime);
        Assert.Equal(new DateTime(2026, 4, 1), asked.Scope.To?.LocalDateTime);
    }

    [Theory]
    [InlineData("query", " ", "write what to search for")]
    [InlineData("limit", 0, "write 1 to 30")]
    [InlineData("limit", "many", "input schema")]
    [InlineData("folders", new[] { "nowhere" }, "There are no documents in a folder 'nowhere'")]
    [InlineData("folders", new[] { "/nowhere" }, "There are no documents in a folder '/nowhere'")]
    [InlineData("from", "yesterday", "write a day")]
    [InlineData("to", "9999", "write a day")]
    [InlineData("to", "1999", "'from' is not before 'to'")]
    public async Task Search_BadArgument_SaysWhatToWrite(string name, object value, string expected)
    {
        await using McpClient client = await stage.ConnectAsync(Token);
        Dictionary<string, object?> arguments = new() { ["query"] = "Blue", ["from"] = "2001" };
        arguments[name] = value;
        Assert.Contains(expected, await client.FailAsync("search", arguments, Token));
    }

    [Fact]
    public async Task Search_WithoutItsQuery_NamesIt()
    {
        await using McpClient client = await stage.ConnectAsync(Token);
        Assert.Contains("query", await client.FailAsync("search", [], Token));
    }

    [Fact]
    public async Task Read_TheKnowledgeBaseIsAway_SaysWhatToDo()
    {
        stage.Knowledge.Fault = "Qdrant does not answer: start it.";
        await using McpClient client = await stage.ConnectAsync(Token);
        Assert.Equal("Qdrant does not answer: start it.", await client.FailAsync("read", new() { ["documentId"] = "d1" }, Token));
    }

    [Theory]
    [InlineData("GET", HttpStatusCode.NotAcceptable)]
    [InlineData("PUT", HttpStatusCode.MethodNotAllowed)]
    public async Task Call_ThatIsNoneOfTheProtocols_IsRefusedAndNotThePage(string method, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), "/mcp");
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        Assert.Equal(expected, response.StatusCode);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
