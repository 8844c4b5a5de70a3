using System.Net;
using System.Net.Http.Json;
using Rag.Web.Tests.Api;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Safety;

public sealed class RequestGuardTests : IAsyncDisposable
{
    private readonly PageStage stage = new();
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Host", "127.0.0.1.evil.example:5080")]
    [InlineData("Host", "192.0.2.7")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "http://localhost:5081")]
    [InlineData("Origin", "https://localhost")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task Request_FromElsewhere_IsRefusedBeforeAnyHandler(string header, string value)
    {
        foreach (string path in (string[])["/", "/health", "/api/status", "/api/ask", "/mcp", "/v1/models", "/v1/chat/completions",
            "/openapi/v1.json", "/_blazor", "/_blazor/negotiate?negotiateVersion=1", "/conversations/x.md", "/api/keys", "/api/keys/x", "/sign-in", "/sign-out", "/metrics"])
        {
            foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Options])
            {
                using var request = new HttpRequestMessage(method, path);
                if (header == "Host") request.Headers.Host = value;
                else request.Headers.TryAddWithoutValidation(header, value);
                using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
                await Problems.AssertAsync(response, HttpStatusCode.Forbidden);
                Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
            }
        }
    }

    [Fact]
    public async Task Form_FromAnotherSite_ChangesNothing()
    {
        bool asked = false;
        stage.Answers = (_, cancellationToken) => { asked = true; return PageStage.Script([], cancellationToken); };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ask") { Content = JsonContent.Create(new { question = "a" }) };
        request.Headers.TryAddWithoutValidation("Origin", "null");
        using HttpResponseMessage response = await stage.CreateClient().SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(asked);
    }

    [Fact]
    public async Task WebSocket_FromAnotherOrigin_IsRefused()
    {
        _ = stage.Services;
        var client = stage.Server.CreateWebSocketClient();
        client.ConfigureRequest = request => request.Headers.Origin = "http://evil.example";
        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => client.ConnectAsync(new Uri("ws://localhost/_blazor?id=x"), Token));
    }

    [Fact]
    public async Task Link_FromAnotherSite_OpensThePageAlone()
    {
        using HttpResponseMessage page = await NavigateAsync("/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (string path in (string[])["/api/documents", "/mcp", "/v1/models", "/openapi/v1.json"])
        {
            using HttpResponseMessage api = await NavigateAsync(path);
            Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
        }
    }

    [Fact]
    public async Task Page_Always_HasAPolicyWithoutInlineScriptOrStyle()
    {
        using HttpResponseMessage response = await stage.CreateClient().GetAsync("/", Token);
        string policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal(["no-referrer"], response.Headers.GetValues("Referrer-Policy"));
        string html = await response.Content.ReadAsStringAsync(Token);
        Assert.DoesNotContain("style=", html);
        Assert.DoesNotContain("<script>", html);
        Assert.DoesNotContain("https://", html);
    }

    private async Task<HttpResponseMessage> NavigateAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Mode", "navigate");
        request.Headers.TryAddWithoutValidation("Sec-Fetch-Dest", "document");
        return await stage.CreateClient().SendAsync(request, Token);
    }

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
