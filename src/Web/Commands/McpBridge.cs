using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Rag.Web.Mcp;

namespace Rag.Web.Commands;

/// <summary>
/// Hands what a client asks on standard input to the product's own server, and its answers and progress back. Connects anew once where the
/// product was restarted.
/// </summary>
internal sealed class McpBridge : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly StartedProduct product;
    private readonly SemaphoreSlim connecting = new(1, 1);
    private McpClient client;

    private McpBridge(StartedProduct product, McpClient client) => (this.product, this.client) = (product, client);

    /// <summary>What it serves: the same as the product.</summary>
    public McpServerOptions Options => new()
    {
        ServerInfo = client.ServerInfo,
        ServerInstructions = client.ServerInstructions,
        Handlers = new McpServerHandlers
        {
            ListToolsHandler = (_, cancellationToken) => WithAsync(async product => new ListToolsResult
            {
                Tools = [.. (await product.ListToolsAsync(cancellationToken: cancellationToken)).Select(tool => tool.ProtocolTool)],
            }, cancellationToken),
            CallToolHandler = (request, cancellationToken) => WithAsync(async product => await product.CallToolAsync(
                request.Params!.Name, request.Params.Arguments?.ToDictionary(argument => argument.Key, argument => (object?)argument.Value),
                request.Params.ProgressToken is { } token ? new Progress(request.Server, token) : null,
                cancellationToken: cancellationToken), cancellationToken),
            ListResourcesHandler = (_, cancellationToken) => WithAsync(async product => new ListResourcesResult
            {
                Resources = [.. (await product.ListResourcesAsync(cancellationToken: cancellationToken))
                    .Select(resource => resource.ProtocolResource)],
            }, cancellationToken),
            ListResourceTemplatesHandler = (_, cancellationToken) => WithAsync(async product => new ListResourceTemplatesResult
            {
                ResourceTemplates = [.. (await product.ListResourceTemplatesAsync(cancellationToken: cancellationToken))
                    .Select(template => template.ProtocolResourceTemplate)],
            }, cancellationToken),
            ReadResourceHandler = (request, cancellationToken) => WithAsync(
                async product => await product.ReadResourceAsync(request.Params!.Uri, cancellationToken: cancellationToken),
                    cancellationToken),
        },
    };

    /// <summary>Finds or starts the product and connects to it.</summary>
    /// <exception cref="CommandException">It cannot be started.</exception>
    public static async Task<McpBridge> OpenAsync(CommandSettings settings, IReadOnlyList<string> arguments,
        CancellationToken cancellationToken)
    {
        StartedProduct product = new(settings, arguments);
        try
        {
            return new McpBridge(product, await ConnectAsync(product, cancellationToken));
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await product.DisposeAsync();
        connecting.Dispose();
    }

    private static async Task<McpClient> ConnectAsync(StartedProduct product, CancellationToken cancellationToken)
    {
        Uri address = await product.FindOrStartAsync(cancellationToken);
        HttpClientTransportOptions options = new()
        {
            Endpoint = new Uri(address, McpServices.Path),
            TransportMode = HttpTransportMode.StreamableHttp
        };
        // One that was just started takes its time for the first request.
        McpClientOptions patient = new() { DiscoverProbeTimeout = Patience, InitializationTimeout = Patience };
        return await McpClient.CreateAsync(new HttpClientTransport(options, RunningProduct.Client(), ownsHttpClient: true), patient, cancellationToken: cancellationToken);
    }

    private async ValueTask<T> WithAsync<T>(Func<McpClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        McpClient used = client;
        try
        {
            return await ask(used);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return await ask(await ReconnectAsync(used, cancellationToken));
        }
    }

    private async Task<McpClient> ReconnectAsync(McpClient broken, CancellationToken cancellationToken)
    {
        await connecting.WaitAsync(cancellationToken);
        try
        {
            if (client != broken) return client;
            client = await ConnectAsync(product, cancellationToken);
            await broken.DisposeAsync();
            return client;
        }
        finally
        {
            connecting.Release();
        }
    }

    private sealed class Progress(McpServer server, ProgressToken token) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => _ = server.NotifyProgressAsync(token, value);
    }
}
