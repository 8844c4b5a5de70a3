using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Settings;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Inbox;

public sealed class InboxApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_AFile_KeepsItAndWatchesTheInbox()
    {
        await using var stage = new PageStage();
        HttpClient client = stage.CreateClient();
        WatchedFolders folders = stage.Services.GetRequiredService<WatchedFolders>();
        Assert.DoesNotContain(folders.Inbox, folders.Current);
        HttpResponseMessage answer = await client.PostAsync("/api/inbox?name=..%2Fnote.md", new StringContent("# Hello"), Token);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("note.md", (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("name").GetString());
        Assert.Equal("# Hello", await File.ReadAllTextAsync(Path.Combine(folders.Inbox, "note.md"), Token));
        Assert.Contains(folders.Inbox, folders.Current);
        Assert.DoesNotContain(folders.Inbox, folders.Chosen);
    }

    [Fact]
    public async Task Post_TheSameNameTwice_KeepsBoth()
    {
        await using var stage = new PageStage();
        HttpClient client = stage.CreateClient();
        foreach (string text in (string[])["one", "two"]) await client.PostAsync("/api/inbox?name=a.md", new StringContent(text), Token);
        string inbox = stage.Services.GetRequiredService<WatchedFolders>().Inbox;
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(inbox, "a.md"), Token));
        Assert.Equal("two", await File.ReadAllTextAsync(Path.Combine(inbox, "a (2).md"), Token));
    }

    [Fact]
    public async Task Post_TooLarge_IsRefusedAndLeavesNothing()
    {
        await using var stage = new PageStage { LargestFileMegabytes = 1 };
        HttpResponseMessage answer = await stage.CreateClient().PostAsync("/api/inbox?name=big.bin", new ByteArrayContent(new byte[(1 << 20) + 1]), Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Contains("LargestFileMegabytes", (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString());
        string inbox = stage.Services.GetRequiredService<WatchedFolders>().Inbox;
        Assert.False(Directory.Exists(inbox) && Directory.EnumerateFiles(inbox).Any());
    }

    [Fact]
    public async Task Post_FromAnotherOrigin_IsRefused()
    {
        await using var stage = new PageStage();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbox?name=a.md") { Content = new StringContent("x") };
        request.Headers.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await stage.CreateClient().SendAsync(request, Token)).StatusCode);
    }

    [Fact]
    public async Task Post_NoName_SaysWhatToWrite()
    {
        await using var stage = new PageStage();
        Assert.Equal(HttpStatusCode.BadRequest, (await stage.CreateClient().PostAsync("/api/inbox", new StringContent("x"), Token)).StatusCode);
    }
}
