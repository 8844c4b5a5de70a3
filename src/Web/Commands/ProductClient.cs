using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Web.Commands;

/// <summary>Talks to the product that runs. Safe to call from any thread.</summary>
public sealed class ProductClient : IDisposable
{
    private const string NotRunning = "The product is not running: start it with 'dotnet run --project src/Web' "
        + "(or Rag.Web where it is published), then try again.";
    private readonly HttpClient http;

    private ProductClient(HttpClient http, Uri address) => (this.http, Address) = (http, address);

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Finds it.</summary>
    /// <exception cref="CommandException">It is not running.</exception>
    public static async Task<ProductClient> ConnectAsync(CommandSettings settings, CancellationToken cancellationToken) =>
        await TryConnectAsync(settings, cancellationToken) ?? throw new CommandException(NotRunning, CommandException.NotRunning);

    /// <summary>Finds it; null where it is not running.</summary>
    public static async Task<ProductClient?> TryConnectAsync(CommandSettings settings, CancellationToken cancellationToken)
    {
        HttpClient http = RunningProduct.Client();
        if (await RunningProduct.FindAsync(settings.Options, http, cancellationToken) is { } address) return new ProductClient(http,
            address);
        http.Dispose();
        return null;
    }

    /// <summary>Asks.</summary>
    /// <exception cref="CommandException">It refused; the message says why.</exception>
    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Sends a body and reads the answer.</summary>
    /// <exception cref="CommandException">It refused; the message says why.</exception>
    public async Task<JsonNode> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await OpenAsync(method, path, body, cancellationToken);
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    /// <summary>The answer once its headers are there.</summary>
    /// <exception cref="CommandException">It refused; the message says why.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, new Uri(Address, path)) { Content = body is null ? null : JsonContent.Create(body) };
        HttpResponseMessage response;
        try { response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken); }
        catch (HttpRequestException) { throw new CommandException(NotRunning, CommandException.NotRunning); }
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new CommandException(
            Reason(await response.Content.ReadAsStringAsync(cancellationToken), (int)response.StatusCode));
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private static string Reason(string text, int status)
    {
        try
        {
            JsonNode? problem = JsonNode.Parse(text);
            if ((string?)problem?["detail"] is { Length: > 0 } detail) return detail;
            if (problem?["error"] is JsonObject error && (string?)error["message"] is { Length: > 0 } message) return message;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) { }
        return $"The product answered {status}.";
    }
}
