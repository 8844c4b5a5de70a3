using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Rag.Retrieval.Documents;
using Rag.Retrieval.Search;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Mcp;

public sealed class DocumentToolsTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("A line of text.\n")]
    [InlineData("word ")]
    [InlineData("🐟")]
    public async Task Read_PageByPage_IsTheWholeText(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 501)) + "end";
        stage.AddFile("d1", "a.md", text);
        await using McpClient client = await stage.ConnectAsync(Token);
        StringBuilder whole = new();
        for (int? next = 0; next is { } start;)
        {
            JsonElement page = await client.UseAsync("read", new() { ["documentId"] = "d1", ["start"] = start, ["limit"] = 333 }, Token);
            string told = page.GetProperty("text").GetString()!;
            Assert.InRange(told.Length, 1, 333);
            whole.Append(told);
            next = page.TryGetProperty("next", out JsonElement more) && more.ValueKind == JsonValueKind.Number ? more.GetInt32() : null;
        }
        Assert.Equal(text, whole.ToString());
    }

    [Fact]
    public async Task Read_APage_BeginsThere()
    {
        DocumentContent content = new("One.\nTwo.",
            [new Block(BlockKind.Paragraph, 0, 4, Page: 1), new Block(BlockKind.Paragraph, 5, 9, Page: 2)], [], []);
        stage.AddFile("d1", "a.pdf", "%PDF", "application/pdf", content);
        await using McpClient client = await stage.ConnectAsync(Token);
        JsonElement page = await client.UseAsync("read", new() { ["documentId"] = "d1", ["page"] = 2 }, Token);
        Assert.Equal(("Two.", 2), (page.GetProperty("text").GetString(), page.GetProperty("page").GetInt32()));
        Assert.Equal("There is no page 3: the last one is 2.",
            await client.FailAsync("read", new() { ["documentId"] = "d1", ["page"] = 3 }, Token));
    }

    [Theory]
    [InlineData("none", 0, null, "There is no document 'none'")]
    [InlineData("d1", 9, null, "write 0 to 5")]
    [InlineData("d1", -1, null, "write 0 to 5")]
    [InlineData("d1", 3, 2, "before 'start'")]
    [InlineData("d2", 0, null, "it is failed (broken)")]
    public async Task Read_PlaceThatIsNone_SaysWhatToWrite(string id, int start, int? end, string expected)
    {
        stage.AddFile("d1", "a.md", "Blue.");
        stage.Knowledge.Add("d2", Path.Combine(stage.Folder, "b.pdf"), stage.Folder, DocumentContent.Plain(""), document =>
            document with { State = DocumentState.Failed, Reason = "broken" });
        await using McpClient client = await stage.ConnectAsync(Token);
        Assert.Contains(expected, await client.FailAsync("read", new() { ["documentId"] = id, ["start"] = start, ["end"] = end }, Token));
    }

    [Fact]
    public async Task List_PageByPage_HasEachOnce()
    {
        for (int i = 0; i < 7; i++) stage.AddFile($"d{i}", $"{i}.md", "Blue.");
        await using McpClient client = await stage.ConnectAsync(Token);
        List<string?> ids = [];
        for (int? next = 0; next is { } offset;)
        {
            JsonElement page = await client.UseAsync("list", new() { ["offset"] = offset, ["limit"] = 3 }, Token);
            Assert.Equal(7, page.GetProperty("total").GetInt32());
            ids.AddRange(page.GetProperty("documents").EnumerateArray().Select(document => document.GetProperty("documentId").GetString()));
            next = page.TryGetProperty("next", out JsonElement more) && more.ValueKind == JsonValueKind.Number ? more.GetInt32() : null;
        }
        Assert.Equal(["d0", "d1", "d2", "d3", "d4", "d5", "d6"], ids);
    }

    [Fact]
    public async Task List_ByTagAndDate_IsTheNewestFirst()
    {
        for (int i = 1; i <= 4; i++)
        {
            int month = i;
            stage.Knowledge.Add($"d{i}", Path.Combine(stage.Folder, $"{i}.md"), stage.Folder, DocumentContent.Plain("Blue."), document =>
                document with
                {
                    Tags = month == 2 ? [] : ["garden"],
                    Date = new DateTimeOffset(new DateTime(2026, month, 9)),
                });
        }
        await using McpClient client = await stage.ConnectAsync(Token);
        JsonElement page = await client.UseAsync("list", new() { ["tag"] = "garden", ["to"] = "2026-03" }, Token);
        Assert.Equal(["d3", "d1"], page.GetProperty("documents").EnumerateArray()
            .Select(document => document.GetProperty("documentId").GetString()));
        Assert.Contains("leave 'state' out", await client.FailAsync("list", new() { ["tag"] = "garden", ["state"] = "failed" }, Token));
        Assert.Contains("write one of", await client.FailAsync("list", new() { ["state"] = "odd" }, Token));
    }

    [Fact]
    public async Task Related_LinkedNotes_AreTold()
    {
        stage.Knowledge.Add("d1", Path.Combine(stage.Folder, "a.md"), stage.Folder, DocumentContent.Plain("See b."), document =>
            document with { Links = ["b", "gone"] });
        Document other = stage.AddFile("d2", "b.md", "Blue.");
        stage.Finds = _ => new SearchResult
        {
            Hits = [new Hit(FakeKnowledgeBase.PassageOf("d2", DocumentContent.Plain("Blue.")), other,
            new Scores(1, null, 1, null))]
        };
        await using McpClient client = await stage.ConnectAsync(Token);
        JsonElement related = await client.UseAsync("related", new() { ["documentId"] = "d1" }, Token);
        Assert.Equal("d2", related.GetProperty("linksTo")[0].GetProperty("documentId").GetString());
        Assert.Equal("d2", related.GetProperty("similar")[0].GetProperty("documentId").GetString());
        Assert.Equal("gone", related.GetProperty("missing")[0].GetString());
    }

    [Fact]
    public async Task Resources_Listed_AreReadByTheirAddress()
    {
        stage.AddFile("d1", "a.md", "Blue.");
        await using McpClient client = await stage.ConnectAsync(Token);
        McpClientResource resource = Assert.Single(await client.ListResourcesAsync(cancellationToken: Token));
        Assert.Equal("rag://documents/d1", resource.Uri);
        ReadResourceResult read = await client.ReadResourceAsync(resource.Uri, cancellationToken: Token);
        Assert.Equal("Blue.", Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text);
        Assert.Equal("rag://documents/{documentId}",
            Assert.Single(await client.ListResourceTemplatesAsync(cancellationToken: Token)).UriTemplate);
        McpException fault = await Assert.ThrowsAnyAsync<McpException>(() =>
            client.ReadResourceAsync("rag://documents/none", cancellationToken: Token).AsTask());
        Assert.Contains("There is no document 'none'", fault.Message);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
