using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Rag.Web.Access;
using Rag.Web.Tests.Api;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Access;

public sealed class AccessGateTests : IAsyncDisposable
{
    private static readonly string[] Everything =
    [
        "/", "/settings", "/c/x", "/health", "/api/status", "/api/documents", "/api/documents/x/content", "/api/search?q=a", "/api/keys", "/api/folders",
        "/api/none", "/mcp", "/v1/models", "/v1/none", "/openapi/v1.json", "/_blazor", "/_blazor/negotiate?negotiateVersion=1", "/conversations/x.md",
        "/scripts/pdfjs/LICENSE", "/css/shell.css", "/js/boot.js", "/_framework/blazor.web.js", "/icon.svg", "/none",
    ];

    private readonly FakeTimeProvider time = new();
    private readonly PageStage stage;

    public AccessGateTests() => stage = new PageStage
    {
        Time = time,
        Settings = new Dictionary<string, string> { ["TrustedNetworks:0"] = "172.31.250.1/32" },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ApiKeys Keys => stage.Services.GetRequiredService<ApiKeys>();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("172.31.250.1")]
    public async Task Request_FromThisMachine_NeedsNothing(string address)
    {
        stage.RemoteAddress = IPAddress.Parse(address);
        foreach (string path in (string[])["/", "/health", "/api/status", "/v1/models", "/openapi/v1.json", "/api/keys"])
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(path)).StatusCode);
        // Clients of OpenAI's interface always send some key.
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/v1/models", "any")).StatusCode);
    }

    [Theory]
    [InlineData("192.168.1.7", null, null)]
    [InlineData("2001:db8::1", null, null)]
    [InlineData(null, null, null)]
    [InlineData("127.0.0.1", "X-Forwarded-For", "127.0.0.1")]
    [InlineData("127.0.0.1", "Forwarded", "for=127.0.0.1")]
    [InlineData("172.31.250.1", "X-Forwarded-For", "127.0.0.1")]
    public async Task Request_FromElsewhereWithoutAKey_IsRefusedEverywhere(string? address, string? header, string? value)
    {
        stage.RemoteAddress = address is null ? null : IPAddress.Parse(address);
        foreach (string path in Everything)
        {
            foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Head])
            {
                using HttpRequestMessage request = new(method, path);
                if (header is not null) request.Headers.TryAddWithoutValidation(header, value);
                using HttpResponseMessage response = await SendAsync(request);
                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path}: {response.StatusCode}");
                Assert.Contains(response.Headers.WwwAuthenticate, challenge => challenge.Scheme == "Bearer");
            }
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_FromElsewhere_IsToldToAll(string path)
    {
        stage.RemoteAddress = Elsewhere;
        Assert.NotEqual(HttpStatusCode.Unauthorized, (await GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("/api/status", AccessScope.Read)]
    [InlineData("/api/search?q=a", AccessScope.Read)]
    [InlineData("/openapi/v1.json", AccessScope.Read)]
    [InlineData("/v1/models", AccessScope.Ask)]
    [InlineData("/api/conversations", AccessScope.Ask)]
    [InlineData("/api/folders", AccessScope.Manage)]
    [InlineData("/api/keys", AccessScope.Manage)]
    [InlineData("/", AccessScope.Manage)]
    [InlineData("/css/shell.css", AccessScope.Manage)]
    public async Task Request_WithAKey_OpensWhatItIsFor(string path, AccessScope needed)
    {
        stage.RemoteAddress = Elsewhere;
        foreach (AccessScope scope in (AccessScope[])[AccessScope.Read, AccessScope.Ask, AccessScope.Manage])
        {
            string key = Keys.Make(scope.ToString(), scope).Text;
            using HttpResponseMessage response = await GetAsync(path, key);
            Assert.Equal(scope >= needed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        }
        Assert.All(Keys.All, key => Assert.Equal(key.Scope >= needed ? time.GetUtcNow() : null, key.LastUsedAt));
    }

    [Fact]
    public async Task Request_WithAWrongOrRevokedKey_IsRefused()
    {
        MadeKey made = Keys.Make("phone", AccessScope.Manage);
        stage.RemoteAddress = Elsewhere;
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/status", made.Text + "x")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/status", "")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/status", made.Text)).StatusCode);
        Keys.Revoke(made.Key.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/status", made.Text)).StatusCode);
    }

    [Fact]
    public async Task Request_AfterManyWrongKeys_HasToWaitAlsoWithTheRightOne()
    {
        string key = Keys.Make("phone", AccessScope.Manage).Text;
        stage.RemoteAddress = Elsewhere;
        for (int i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync("/api/status", "wrong")).StatusCode);
        using HttpResponseMessage refused = await GetAsync("/api/status", key);
        await Problems.AssertAsync(refused, HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter?.Delta);
        stage.RemoteAddress = IPAddress.Parse("192.168.1.8");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/status", key)).StatusCode);
        stage.RemoteAddress = Elsewhere;
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/status", key)).StatusCode);
    }

    [Fact]
    public async Task Refusal_OfACallToOpenAisInterface_HasItsForm()
    {
        stage.RemoteAddress = Elsewhere;
        using HttpResponseMessage refused = await GetAsync("/v1/models");
        JsonElement error = (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("error");
        Assert.Contains("needs a key", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task File_Damaged_LetsNobodyInFromElsewhereAndIsTold()
    {
        await File.WriteAllTextAsync(Path.Combine(stage.DataPath, "api-keys.json"), "{", Token);
        Assert.Contains("api-keys.json", await (await GetAsync("/api/status")).Content.ReadAsStringAsync(Token));
        stage.RemoteAddress = Elsewhere;
        using HttpResponseMessage refused = await GetAsync("/api/status", "rag_x");
        await Problems.AssertAsync(refused, HttpStatusCode.Unauthorized);
        Assert.Contains("damaged", await refused.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Mcp_WithAKeyForRead_SearchesAndDoesNotAsk()
    {
        string reads = Keys.Make("a", AccessScope.Read).Text, asks = Keys.Make("b", AccessScope.Ask).Text;
        stage.RemoteAddress = Elsewhere;
        await using McpClient reader = await ConnectAsync(reads), asker = await ConnectAsync(asks);
        Assert.False((await reader.CallToolAsync("list", cancellationToken: Token)).IsError is true);
        Dictionary<string, object?> question = new() { ["question"] = "Which?" };
        CallToolResult refused = await reader.CallToolAsync("ask", question, cancellationToken: Token);
        Assert.True(refused.IsError);
        Assert.Contains("needs one for ask", Assert.IsType<TextContentBlock>(Assert.Single(refused.Content)).Text);
        stage.Answers = (_, cancellationToken) => PageStage.Script(
            PageStage.Finish(Rag.Retrieval.Answers.AnswerMode.Extractive, [], []), cancellationToken);
        Assert.False((await asker.CallToolAsync("ask", question, cancellationToken: Token)).IsError is true);
    }

    private static IPAddress Elsewhere => IPAddress.Parse("192.168.1.7");

    private Task<McpClient> ConnectAsync(string key)
    {
        HttpClient http = stage.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        HttpClientTransportOptions options = new() { Endpoint = new Uri("http://localhost/mcp"), TransportMode = HttpTransportMode.StreamableHttp };
        McpClientOptions patient = new() { DiscoverProbeTimeout = TimeSpan.FromMinutes(2), InitializationTimeout = TimeSpan.FromMinutes(2) };
        return McpClient.CreateAsync(new HttpClientTransport(options, http, ownsHttpClient: true), patient, cancellationToken: Token);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string? key = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        return await SendAsync(request);
    }

    private Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => stage.CreateClient().SendAsync(request, Token);

    public ValueTask DisposeAsync() => stage.DisposeAsync();
}
