using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Rag.Web.Supervision;

namespace Rag.Web.Components;

/// <summary>
/// Asks for the page once it is served, as a browser would, up to the connection's handshake: what is compiled for that need not be compiled while
/// the owner waits for the first page.
/// </summary>
public sealed class PageWarmUp(IServer server, IHostApplicationLifetime lifetime, ILogger<PageWarmUp> logger) : BackgroundService
{
    // The SignalR hub protocol's handshake request, ended by its record separator.
    private static readonly byte[] Handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        if (!await lifetime.WaitAsync(stop.Token)) return;
        string? address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(served => served.StartsWith("http://", StringComparison.Ordinal));
        if (address is null) return;
        address = address.Replace("//[::]", "//127.0.0.1", StringComparison.Ordinal).Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal).TrimEnd('/');
        try { await AskAsync(address, stop.Token); }
        // Nothing depends on it.
        catch (Exception exception) { logger.LogDebug(exception, "The page could not be warmed up"); }
    }

    private static async Task AskAsync(string address, CancellationToken cancellationToken)
    {
        // Never through a proxy that the environment names: it stays on this machine.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await client.GetStringAsync(address + "/", cancellationToken);
        await client.GetStringAsync(address + "/js/page.js", cancellationToken);
        await client.PostAsync(address + "/_blazor/negotiate?negotiateVersion=1", null, cancellationToken);
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new Uri("ws" + address["http".Length..] + "/_blazor"), cancellationToken);
        await socket.SendAsync(Handshake, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        await socket.ReceiveAsync(new byte[64], cancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }
}
