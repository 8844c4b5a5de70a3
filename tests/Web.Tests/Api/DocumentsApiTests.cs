using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Retrieval.Documents;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

public sealed class DocumentsApiTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/documents?state=odd", HttpStatusCode.BadRequest)]
    [InlineData("/api/documents?offset=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/documents?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/documents?limit=x", HttpStatusCode.BadRequest)]
    [InlineData("/api/documents/none/content", HttpStatusCode.NotFound)]
    [InlineData("/api/documents/none/text", HttpStatusCode.NotFound)]
    [InlineData("/api/documents/..%2f..%2fetc%2fpasswd/content", HttpStatusCode.NotFound)]
    [InlineData("/api/documents/%2fetc%2fpasswd/content", HttpStatusCode.NotFound)]
    [InlineData("/api/search", HttpStatusCode.BadRequest)]
    [InlineData("/api/search?q=a&k=-1", HttpStatusCode.BadRequest)]
    [InlineData("/api/search?q=a&k=1.5", HttpStatusCode.BadRequest)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("/api/ask", HttpStatusCode.MethodNotAllowed)]
    public async Task Get_BadRequest_IsExplained(string path, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await stage.CreateClient().GetAsync(path, Token);
        await Problems.AssertAsync(response, expected);
    }

    [Fact]
    public async Task Get_TheKnowledgeBaseIsAway_IsUnavailableWithTheReason()
    {
        stage.Knowledge.Fault = "Qdrant does not answer: start it.";
        using HttpResponseMessage response = await stage.CreateClient().GetAsync("/api/documents/d1/text", Token);
        Assert.Equal("Qdrant does not answer: start it.", await Problems.AssertAsync(response, HttpStatusCode.ServiceUnavailable));
    }

    [Fact]
    public async Task List_OneDocument_HasItsFacts()
    {
        stage.AddFile("d1", "a.md", "Blue.");
        JsonElement list = await stage.CreateClient().GetFromJsonAsync<JsonElement>("/api/documents?state=indexed", Token);
        Assert.Equal(1, list.GetProperty("total").GetInt32());
        JsonElement document = list.GetProperty("documents")[0];
        Assert.Equal("d1", document.GetProperty("id").GetString());
        Assert.Equal("indexed", document.GetProperty("state").GetString());
        Assert.Equal(1, document.GetProperty("passages").GetInt32());
    }

    [Fact]
    public async Task Content_TextFile_IsSandboxedAndNotSniffed()
    {
        stage.AddFile("d1", "a.md", "Blue.");
        using HttpResponseMessage response = await stage.CreateClient().GetAsync("/api/documents/d1/content", Token);
        Assert.Equal("Blue.", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Contains("sandbox", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("image/svg+xml")]
    [InlineData("application/xhtml+xml")]
    [InlineData("text/xml")]
    [InlineData("text/javascript")]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    public async Task Content_WhatCouldRun_IsADownload(string mediaType)
    {
        stage.AddFile("d1", "a.bin", "<script>alert(1)</script>", mediaType);
        using HttpResponseMessage response = await stage.CreateClient().GetAsync("/api/documents/d1/content", Token);
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
    }

    [Fact]
    public async Task Content_Range_SendsThatPart()
    {
        stage.AddFile("d1", "a.pdf", "0123456789", "application/pdf");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/documents/d1/content");
        request.Headers.Range = new RangeHeaderValue(2, 4);
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("234", await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Content_OutsideTheFolders_IsRefused()
    {
        string outside = Path.GetTempFileName();
        stage.Knowledge.Add("d1", outside, stage.Folder, DocumentContent.Plain("secret"));
        stage.Knowledge.Add("d2", Path.Combine(stage.Folder, "..", Path.GetFileName(outside)), stage.Folder, DocumentContent.Plain("secret"));
        foreach (string id in (string[])["d1", "d2"])
        {
            using HttpResponseMessage response = await stage.CreateClient().GetAsync($"/api/documents/{id}/content", Token);
            await Problems.AssertAsync(response, HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Content_LinkInPlaceOfTheFileOrItsFolder_IsRefused()
    {
        string secret = Path.Combine(Directory.CreateTempSubdirectory("rag-secret-").FullName, "b.md");
        await File.WriteAllTextAsync(secret, "secret", Token);
        Document file = stage.AddFile("d1", "a.md", "Blue.");
        File.Delete(file.Path);
        File.CreateSymbolicLink(file.Path, secret);
        string linked = Path.Combine(stage.Folder, "linked");
        Directory.CreateSymbolicLink(linked, Path.GetDirectoryName(secret)!);
        stage.Knowledge.Add("d2", Path.Combine(linked, "b.md"), stage.Folder, DocumentContent.Plain("secret"));
        foreach (string id in (string[])["d1", "d2"])
        {
            using HttpResponseMessage response = await stage.CreateClient().GetAsync($"/api/documents/{id}/content", Token);
            await Problems.AssertAsync(response, HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task Text_IndexedDocument_IsTheExtractedText()
    {
        stage.AddFile("d1", "a.md", "# Blue\n", content: DocumentContent.Plain("Blue"));
        Assert.Equal("Blue", await stage.CreateClient().GetStringAsync("/api/documents/d1/text", Token));
    }

    [Fact]
    public async Task Status_IngestAway_IsNotIdle()
    {
        JsonElement status = await stage.CreateClient().GetFromJsonAsync<JsonElement>("/api/status", Token);
        Assert.False(status.GetProperty("idle").GetBoolean());
        Assert.Equal(JsonValueKind.Null, status.GetProperty("models").GetProperty("chat").ValueKind);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
