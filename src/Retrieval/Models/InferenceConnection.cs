using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Models;

/// <summary>
/// Sends requests to the server that <see cref="RagOptions.InferenceUrl"/> names at the time. Safe to call from any thread.
/// </summary>
internal sealed class InferenceConnection(IOptions<RagOptions> options, TimeProvider? time = null) : IDisposable
{
    /// <summary>
    /// How long a request without a stream may take, and the first token of one with it, so that a server which takes requests and never
    /// answers holds nobody for ever: 8,192 tokens, the largest of them, at five a second.
    /// </summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    // A model may think for minutes: each wait has a limit of its own. What is on this machine is never asked by way of a proxy.
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(5),
        ConnectCallback = ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        UseProxy = false,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public RagOptions Options => options.Value;

    /// <summary>False where there is no server to ask.</summary>
    public bool HasAddress => !string.IsNullOrEmpty(options.Value.InferenceUrl);

    /// <exception cref="InferenceException">Not reached, or refused.</exception>
    public Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken) => ReadAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <exception cref="InferenceException">Not reached, refused, or not answered in time.</exception>
    public async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellationToken, TimeSpan? limit = null)
    {
        using SilenceLimit silence = Limit(path, cancellationToken);
        return await silence.KeepAsync(limit ?? Longest, token => ReadAsync(HttpMethod.Post, path, body, token)).ConfigureAwait(false);
    }

    /// <summary>Bounds the waiting for the answer to one request.</summary>
    public SilenceLimit Limit(string path, CancellationToken cancellationToken) =>
        new($"The inference server at {options.Value.InferenceUrl} has not answered {path}", time ?? TimeProvider.System, cancellationToken);

    /// <summary>The response once its headers are there; the caller disposes it, and so ends the request.</summary>
    /// <exception cref="InferenceException">Not reached, or refused.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        if (!HasAddress) throw new InferenceException("There is no inference server: it is not started yet.");
        Uri address = new($"{options.Value.InferenceUrl!.TrimEnd('/')}{path}");
        using HttpRequestMessage request = new(method, address);
        if (body is not null) request.Content = Whole(body);
        if (options.Value.WorkerKey is { Length: > 0 } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw new InferenceException($"The inference server at {address.GetLeftPart(UriPartial.Authority)} cannot be reached: {fault.Message}", inner: fault);
        }
        if (response.IsSuccessStatusCode) return response;
        using (response) throw await RefusedAsync(response, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => client.Dispose();

    // With its length: small servers read no body that comes in chunks.
    private static ByteArrayContent Whole(JsonObject body) =>
        new(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <summary>
    /// A machine that was switched off says no farewell: the system asks it now and then, and ends the connection in 30 s.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<JsonObject> ReadAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(method, path, body, cancellationToken).ConfigureAwait(false);
        try
        {
            return await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken).ConfigureAwait(false) as JsonObject
                ?? throw new InferenceException($"{path} answered with something that is not a JSON object.", response.StatusCode);
        }
        catch (Exception fault) when (fault is JsonException or HttpRequestException or IOException)
        {
            throw new InferenceException($"{path} broke off: {fault.Message}", inner: fault);
        }
    }

    private static async Task<InferenceException> RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        string text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        string message = text.Length is > 0 and < 500 ? text : $"The inference server answered {(int)response.StatusCode}.";
        try
        {
            JsonNode? error = JsonNode.Parse(text)?["error"];
            message = (error is JsonObject ? error["message"] : error)?.ToString() ?? message;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not every server writes JSON when it refuses.
        }
        return new InferenceException(message, response.StatusCode, response.Headers.RetryAfter?.Delta);
    }
}
