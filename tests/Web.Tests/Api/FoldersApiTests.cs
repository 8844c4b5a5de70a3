using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

public sealed class FoldersApiTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private readonly string other = Directory.CreateTempSubdirectory("rag-other-").FullName;
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Folders_AddedAndRemoved_AreWatchedOrNot()
    {
        HttpClient client = stage.CreateClient();
        using HttpResponseMessage added = await client.PostAsync($"/api/folders?path={other}", null, Token);
        Assert.Equal([stage.Folder, other], await FoldersAsync(added));
        using HttpResponseMessage removed = await client.DeleteAsync($"/api/folders?path={other}/", Token);
        Assert.Equal([stage.Folder], await FoldersAsync(removed));
    }

    [Theory]
    [InlineData("POST", "", HttpStatusCode.BadRequest)]
    [InlineData("POST", "relative", HttpStatusCode.BadRequest)]
    [InlineData("POST", "/nowhere/at/all", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/nowhere/at/all", HttpStatusCode.NotFound)]
    public async Task Folders_OddPath_IsExplained(string method, string path, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), $"/api/folders?path={path}");
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        await Problems.AssertAsync(response, expected);
    }

    [Theory]
    [InlineData("/api/search?q=a&folder=nowhere")]
    [InlineData("/api/search?q=a&from=soon")]
    public async Task Search_OddScope_IsExplained(string path)
    {
        using HttpResponseMessage response = await stage.CreateClient().GetAsync(path, Token);
        await Problems.AssertAsync(response, HttpStatusCode.BadRequest);
    }

    private static async Task<string[]> FoldersAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        return [.. answer.GetProperty("folders").EnumerateArray().Select(folder => folder.GetString()!)];
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
