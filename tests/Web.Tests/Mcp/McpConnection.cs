using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Rag.Web.Tests.Api;
using Rag.Web.Tests.Stage;

namespace Rag.Web.Tests.Mcp;

/// <summary>The protocol's own client, connected to the product.</summary>
internal static class McpConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Task<McpClient> ConnectAsync(this PageStage stage, CancellationToken cancellationToken)
    {
        HttpClientTransportOptions options = new()
        {
            Endpoint = new Uri("http://localhost/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp
        };
        // A machine at work on other tests takes its time for the first request.
        McpClientOptions patient = new() { DiscoverProbeTimeout = Patience, InitializationTimeout = Patience };
        return McpClient.CreateAsync(
            new HttpClientTransport(options, stage.CreateClient(), ownsHttpClient: true), patient, cancellationToken: cancellationToken);
    }

    /// <summary>Calls a tool that succeeds; its structured result, which other clients hold against the tool's schema.</summary>
    public static async Task<JsonElement> UseAsync(this McpClient client, string tool, Dictionary<string, object?> arguments,
        CancellationToken cancellationToken)
    {
        CallToolResult result = await client.CallToolAsync(tool, arguments, cancellationToken: cancellationToken);
        Assert.False(result.IsError == true, Text(result));
        McpClientTool called = (await client.ListToolsAsync(cancellationToken: cancellationToken)).Single(one => one.Name == tool);
        JsonElement schema = called.ProtocolTool.OutputSchema!.Value, answer = result.StructuredContent!.Value;
        Assert.Equal([], new SchemaCheck(schema).Faults(answer, schema));
        return answer;
    }

    /// <summary>Calls a tool that refuses; what it says.</summary>
    public static async Task<string> FailAsync(this McpClient client, string tool, Dictionary<string, object?> arguments,
        CancellationToken cancellationToken)
    {
        CallToolResult result = await client.CallToolAsync(tool, arguments, cancellationToken: cancellationToken);
        Assert.True(result.IsError);
        return Text(result);
    }

    private static string Text(CallToolResult result) =>
        string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
