using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Rag.Web.Access;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Access;

public sealed class SignInTests : IAsyncDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly PageStage stage;

    public SignInTests() => stage = new PageStage
    {
        Time = time,
        RemoteAddress = IPAddress.Parse("192.168.1.7"),
        Settings = new Dictionary<string, string> { ["PublicUrl"] = "https://rag.home.example", ["AllowRemote"] = "true" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ApiKeys Keys => stage.Services.GetRequiredService<ApiKeys>();

    [Fact]
    public async Task Page_FromElsewhere_AsksForAKeyWithoutScripts()
    {
        using HttpResponseMessage response = await OpenAsync("/c/1?a=%22%3E%3Cb%3E");
        string html = await response.Content.ReadAsStringAsync(Token);
        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("<form method=\"post\" action=\"/sign-in\">", html);
        Assert.Contains("value=\"/c/1?a=%22%3E%3Cb%3E\"", html);
        Assert.DoesNotContain("<script", html);
        Assert.StartsWith("default-src 'none';", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.True(response.Headers.CacheControl?.NoStore);
        // Under no-referrer a browser would send the form with the origin "null".
        Assert.Equal(["same-origin"], response.Headers.GetValues("Referrer-Policy"));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Form_WithTheKey_OpensThePageByACookieThatIsNotTheKey()
    {
        string key = Keys.Make("phone", AccessScope.Manage).Text;
        using HttpResponseMessage response = await EnterAsync(key, "/c/1");
        Assert.Equal((HttpStatusCode.SeeOther, "/c/1"), (response.StatusCode, response.Headers.Location?.OriginalString));
        string cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.DoesNotContain("secure", cookie);
        Assert.DoesNotContain(key, cookie);
        string session = cookie.Split(';')[0];
        using HttpResponseMessage page = await OpenAsync("/", session), picture = await OpenAsync("/icon.svg", session), api = await OpenAsync("/api/keys", session);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [page.StatusCode, picture.StatusCode, api.StatusCode]);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("")]
    [InlineData("/sign-in")]
    public async Task Form_ToAnotherSite_LeadsToThePage(string to)
    {
        using HttpResponseMessage response = await EnterAsync(Keys.Make("phone", AccessScope.Manage).Text, to);
        Assert.Equal("/", response.Headers.Location?.OriginalString);
    }

    [Theory]
    [InlineData(AccessScope.Read)]
    [InlineData(AccessScope.Ask)]
    public async Task Form_WithAKeyForPrograms_SaysSo(AccessScope scope)
    {
        using HttpResponseMessage response = await EnterAsync(Keys.Make("program", scope).Text);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Contains("needs one for manage", await response.Content.ReadAsStringAsync(Token));
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Form_ManyWrongKeys_HasToWait()
    {
        string key = Keys.Make("phone", AccessScope.Manage).Text;
        for (int i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await EnterAsync("wrong")).StatusCode);
        using HttpResponseMessage refused = await EnterAsync(key);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Contains("wait 1 s", await refused.Content.ReadAsStringAsync(Token));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.SeeOther, (await EnterAsync(key)).StatusCode);
    }

    [Theory]
    [InlineData("application/json", 415)]
    [InlineData("multipart/form-data", 400)]
    public async Task Form_OfAnotherKind_IsRefused(string mediaType, int status)
    {
        using StringContent content = new("{}", System.Text.Encoding.UTF8, mediaType);
        using HttpResponseMessage response = await Client().PostAsync("/sign-in", content, Token);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("rag-session=made-up")]
    [InlineData("rag-session=")]
    public async Task Page_WithAMadeUpSession_AsksForAKey(string session)
    {
        using HttpResponseMessage response = await OpenAsync("/", session);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task SignOut_ASession_IsOverAndItsCookieGone()
    {
        string session = await BeginAsync("phone");
        using HttpRequestMessage request = new(HttpMethod.Post, "/sign-out");
        request.Headers.Add("Cookie", session);
        using HttpResponseMessage response = await Client().SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.StartsWith("rag-session=;", Assert.Single(response.Headers.GetValues("Set-Cookie")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await OpenAsync("/", session)).StatusCode);
    }

    [Fact]
    public async Task Revoke_TheKeyOfASession_EndsIt()
    {
        string session = await BeginAsync("phone");
        Keys.Revoke(Assert.Single(Keys.All).Id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await OpenAsync("/", session)).StatusCode);
    }

    [Fact]
    public async Task Form_BehindAProxyOfThisMachine_IsTakenFromItsAddressAndSecure()
    {
        stage.RemoteAddress = IPAddress.Loopback;
        string key = Keys.Make("phone", AccessScope.Manage).Text;
        using HttpResponseMessage response = await EnterAsync(key, "/", request =>
        {
            request.Headers.Add("Origin", "https://rag.home.example");
            request.Headers.Add("X-Forwarded-For", "10.0.0.9");
            request.Headers.Add("X-Forwarded-Proto", "https");
        });
        Assert.Equal(HttpStatusCode.SeeOther, response.StatusCode);
        Assert.Contains("; secure", Assert.Single(response.Headers.GetValues("Set-Cookie")));
        // The same without the proxy is another site's.
        using HttpResponseMessage foreign = await EnterAsync(key, "/", request => request.Headers.Add("Origin", "https://rag.home.example"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
    }

    private async Task<string> BeginAsync(string name)
    {
        using HttpResponseMessage response = await EnterAsync(Keys.Make(name, AccessScope.Manage).Text);
        return Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0];
    }

    private async Task<HttpResponseMessage> EnterAsync(string key, string to = "/", Action<HttpRequestMessage>? more = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["to"] = to }),
        };
        more?.Invoke(request);
        return await Client().SendAsync(request, Token);
    }

    private async Task<HttpResponseMessage> OpenAsync(string path, string? cookie = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html,application/xhtml+xml");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        return await Client().SendAsync(request, Token);
    }

    private HttpClient Client() => stage.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
