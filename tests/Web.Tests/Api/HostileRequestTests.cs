using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Api;

/// <summary>Each route that programs ask, with wrong types, sizes and names: refused or done, never a fault of ours.</summary>
public sealed class HostileRequestTests : IAsyncDisposable
{
    private static readonly string[] Names =
        ["question", "q", "model", "messages", "input", "scope", "history", "folders", "tags", "from", "to", "limit", "file", "name", "path", "stream", "stop", "max_tokens", "encoding_format"];

    private static readonly string[] Values =
        ["null", "true", "-1", "1e999", "99999999999999999999", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[[[]]]", "[null]", "[{\"role\":5,\"content\":{}}]", $"\"{new string('x', 70_000)}\""];

    private static readonly string[] Places = ["none", "%01", "..%2f..%2fetc%2fpasswd", "%F0%9F%98%80", "-1", new string('x', 3000)];

    private static readonly byte[][] Bodies =
    [
        [], [0xFF, 0xFE, 0x00], [.. "null"u8], [.. "[]"u8], [.. "\"x\""u8], [.. "{"u8], [.. "{\"question\":"u8], Encoding.UTF8.GetBytes(new string('[', 5000)),
        .. Values.Select(value => Encoding.UTF8.GetBytes($"{{{string.Join(',', Names.Select(name => $"\"{name}\":{value}"))}}}")),
    ];

    private readonly PageStage stage = new();

    [Fact]
    public async Task Routes_EachWithHostileRequests_NeverFail()
    {
        using HttpClient client = stage.CreateClient();
        List<string> faults = [];
        int asked = 0;
        foreach ((string method, string pattern) in Calls())
        {
            bool takesBody = method is not ("GET" or "HEAD");
            for (int i = 0; i < (takesBody ? Bodies.Length : Values.Length); i++)
            {
                string address = Place().Replace(pattern, Places[i % Places.Length])
                    + "?" + string.Join('&', Names.Select(name => $"{name}={Uri.EscapeDataString(Values[i % Values.Length].Trim('"')[..Math.Min(200, Values[i % Values.Length].Trim('"').Length)])}"));
                using HttpRequestMessage request = new(new HttpMethod(method), new Uri(address, UriKind.Relative));
                if (takesBody) request.Content = new ByteArrayContent(Bodies[i]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
                using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                asked++;
                if (response.StatusCode == HttpStatusCode.InternalServerError)
                    faults.Add($"{method} {pattern} with {Encoding.UTF8.GetString(takesBody ? Bodies[i][..Math.Min(60, Bodies[i].Length)] : [])} at place {i % Places.Length}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            }
        }
        if (faults.Count > 0) Assert.Fail(string.Join('\n', faults));
        Assert.True(asked > 500, $"{asked}");
    }

    private IEnumerable<(string Method, string Pattern)> Calls() =>
        from route in stage.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + route.RoutePattern.RawText!.Trim('/')
        where pattern.StartsWith("/api", StringComparison.Ordinal) || pattern.StartsWith("/v1", StringComparison.Ordinal) || pattern.StartsWith("/mcp", StringComparison.Ordinal)
        from method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
        select (method, pattern);

    public ValueTask DisposeAsync() => stage.DisposeAsync();

    private static Regex Place() => new(@"\{[^}]*\}", RegexOptions.NonBacktracking);
}
