using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Rag.Web.Components;

/// <summary>Opens the page over HTTP and its circuit, as blazor.web.js does, without a browser.</summary>
public static partial class OpenedPage
{
    // The SignalR hub protocol's handshake request, ended by its record separator.
    private static readonly byte[] Handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");

    /// <summary>Reads the page and begins its circuit; returns what the server drew, as it came, when the list of files was among it.</summary>
    public static async Task<string> OpenAsync(string address, CancellationToken cancellationToken)
    {
        // Never through a proxy that the environment names: it stays on this machine.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        string page = await client.GetStringAsync(address + "/", cancellationToken);
        foreach (Match asset in Asset().Matches(page)) await client.GetByteArrayAsync($"{address}/{asset.Groups[1].Value}", cancellationToken);
        await client.PostAsync(address + "/_blazor/negotiate?negotiateVersion=1", null, cancellationToken);
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new Uri("ws" + address["http".Length..] + "/_blazor"), cancellationToken);
        await socket.SendAsync(Handshake, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        string components = "[" + string.Join(',', Component().Matches(page).Select(match => match.Groups[1].Value)) + "]";
        await socket.SendAsync(Invocation("StartCircuit", address + "/", address + "/", components, ""), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        StringBuilder drawn = new();
        // Not acknowledged: the page then waits for its browser, calls no script of it, and ends as one does whose browser went away.
        while (!drawn.ToString().Contains("add-files", StringComparison.Ordinal)) drawn.Append(await ReceiveAsync(socket, cancellationToken));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        return drawn.ToString();
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[16 * 1024];
        StringBuilder message = new();
        WebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close) throw new WebSocketException("The server closed the connection: " + received.CloseStatusDescription);
            message.Append(Encoding.Latin1.GetString(buffer, 0, received.Count));
        }
        while (!received.EndOfMessage);
        return message.ToString();
    }

    // A hub invocation in MessagePack behind its length: [1, headers, id, method, arguments] (SignalR's hub protocol specification, "MessagePack").
    private static byte[] Invocation(string method, params string[] arguments)
    {
        List<byte> message = [0x95, 1, 0x80, 0xa1, (byte)'0', .. Text(method), (byte)(0x90 | arguments.Length), .. arguments.SelectMany(Text)];
        List<byte> length = [];
        for (int left = message.Count; left > 0 || length.Count == 0; left >>= 7) length.Add((byte)(left & 0x7f | (left > 0x7f ? 0x80 : 0)));
        return [.. length, .. message];
    }

    private static byte[] Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return [0xdb, (byte)(bytes.Length >> 24), (byte)(bytes.Length >> 16), (byte)(bytes.Length >> 8), (byte)bytes.Length, .. bytes];
    }

    [GeneratedRegex("(?:href|src)=\"([^\":]+\\.(?:css|js|svg))\"", RegexOptions.NonBacktracking)]
    private static partial Regex Asset();

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->", RegexOptions.NonBacktracking)]
    private static partial Regex Component();
}
