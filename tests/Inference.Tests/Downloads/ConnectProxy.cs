using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Rag.Inference.Tests.Downloads;

/// <summary>An HTTP proxy that leads every CONNECT to one port of this machine, and remembers what was asked for.</summary>
internal sealed class ConnectProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly int target;

    public ConnectProxy(int target)
    {
        this.target = target;
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            for (; ; ) _ = ServeAsync(await listener.AcceptTcpClientAsync());
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (TcpClient server = new())
        {
            NetworkStream near = client.GetStream();
            byte[] head = new byte[4096];
            int count = 0;
            while (!head.AsSpan(0, count).EndsWith("\r\n\r\n"u8)) count += await near.ReadAtLeastAsync(head.AsMemory(count, 1), 1);
            Requests.Enqueue(System.Text.Encoding.ASCII.GetString(head, 0, count).Split('\r')[0]);
            await server.ConnectAsync(IPAddress.Loopback, target);
            await near.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray());
            NetworkStream far = server.GetStream();
            await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
        }
    }
}
