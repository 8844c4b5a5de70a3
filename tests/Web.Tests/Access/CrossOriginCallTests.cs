using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Access;
using Rag.Web.Tests.Api;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Access;

public sealed class CrossOriginCallTests : IAsyncDisposable
{
    private const string Site = "https://notes.example";
    private readonly PageStage stage = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.1.7")]
    public async Task Call_OfAnotherSiteWithAKey_IsAnsweredToThatSiteAlone(string address)
    {
        string key = Make(AccessScope.Read);
        stage.RemoteAddress = IPAddress.Parse(address);
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, "/api/status", Site, key);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([Site], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Contains("Origin", response.Headers.Vary);
    }

    [Theory]
    [InlineData("/api/folders", AccessScope.Read)]
    [InlineData("/api/folders", AccessScope.Ask)]
    [InlineData("/v1/models", AccessScope.Read)]
    public async Task Call_OfAnotherSite_MayOnThisMachineTooWhatItsKeyMay(string path, AccessScope scope)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, Site, Make(scope));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("/api/status", Site, "wrong")]
    [InlineData("/api/status", Site, null)]
    [InlineData("/api/status", "null", "KEY")]
    [InlineData("/api/status", "file://", "KEY")]
    [InlineData("/api/status", "https://notes.example/path", "KEY")]
    [InlineData("/api/status", "https://notes.example, https://other.example", "KEY")]
    [InlineData("/", Site, "KEY")]
    [InlineData("/settings", Site, "KEY")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1", Site, "KEY")]
    [InlineData("/conversations/x.md", Site, "KEY")]
    [InlineData("/health", Site, "KEY")]
    [InlineData("/sign-in", Site, "KEY")]
    [InlineData("/sign-out", Site, "KEY")]
    public async Task Call_OfAnotherSite_IsOtherwiseRefusedAsEver(string path, string origin, string? key)
    {
        string made = Make(AccessScope.Manage);
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Options])
        {
            using HttpResponseMessage response = await SendAsync(method, path, origin, key == "KEY" ? made : key);
            await Problems.AssertAsync(response, HttpStatusCode.Forbidden);
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task Call_UnderAForeignHost_IsRefusedWithAKeyToo()
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, "/api/status", Site, Make(AccessScope.Manage));
        request.Headers.Host = "evil.example";
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        await Problems.AssertAsync(response, HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Preflight_WhereThereAreKeys_IsAnsweredStrictly()
    {
        Make(AccessScope.Read);
        using HttpResponseMessage response = await PreflightAsync("/mcp", "POST", "content-type,authorization");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal([Site], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.DoesNotContain("*", string.Concat(response.Headers.SelectMany(header => header.Value)));
        Assert.Contains("Authorization", string.Concat(response.Headers.GetValues("Access-Control-Allow-Headers")));
    }

    [Theory]
    [InlineData("/api/status", "GET", "content-type")] // It could bear no key.
    [InlineData("/api/status", "GET", null)]
    [InlineData("/api/status", "PATCH", "authorization")]
    [InlineData("/settings", "GET", "authorization")]
    public async Task Preflight_ForWhatIsNotOffered_IsRefused(string path, string method, string? headers)
    {
        Make(AccessScope.Manage);
        using HttpResponseMessage response = await PreflightAsync(path, method, headers);
        await Problems.AssertAsync(response, HttpStatusCode.Forbidden);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Preflight_WhereThereIsNoKey_IsRefused()
    {
        using HttpResponseMessage response = await PreflightAsync("/api/status", "GET", "authorization");
        await Problems.AssertAsync(response, HttpStatusCode.Forbidden);
    }

    private string Make(AccessScope scope) => stage.Services.GetRequiredService<ApiKeys>().Make("site", scope).Text;

    private async Task<HttpResponseMessage> PreflightAsync(string path, string method, string? headers)
    {
        using HttpRequestMessage request = Request(HttpMethod.Options, path, Site, null);
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", method);
        if (headers is not null) request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", headers);
        return await stage.CreateClient().SendAsync(request, Token);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string origin, string? key)
    {
        using HttpRequestMessage request = Request(method, path, origin, key);
        return await stage.CreateClient().SendAsync(request, Token);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string origin, string? key)
    {
        HttpRequestMessage request = new(method, path);
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        return request;
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
