using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Rag.Retrieval.Workers;

namespace Rag.Web.Supervision;

/// <summary>
/// What Inference says of the models it has, of those that can be got and of what is on its way; and the owner's wishes about them. Another
/// server knows none of this. Safe to call from any thread.
/// </summary>
public sealed class InferenceClient(HttpClient http)
{
    /// <summary><c>/props</c> is written as llama-server writes it.</summary>
    private static readonly JsonSerializerOptions SnakeCase =
        new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Null where Inference does not answer or is another server.</summary>
    public Task<InferenceProps?> GetPropsAsync(CancellationToken cancellationToken) =>
        TryGetAsync<InferenceProps>("/props", SnakeCase, cancellationToken);

    /// <summary>The models that can be got, with their fit to the machine; null where nobody answers.</summary>
    public Task<IReadOnlyList<ModelOffer>?> GetOffersAsync(CancellationToken cancellationToken) =>
        TryGetAsync<IReadOnlyList<ModelOffer>>("/catalogue", JsonSerializerOptions.Web, cancellationToken);

    /// <summary>The downloads; null where nobody answers.</summary>
    public Task<IReadOnlyList<DownloadStatus>?> GetDownloadsAsync(CancellationToken cancellationToken) =>
        TryGetAsync<IReadOnlyList<DownloadStatus>>("/downloads", JsonSerializerOptions.Web, cancellationToken);

    /// <summary>The downloads now and after each change, until the connection ends.</summary>
    /// <exception cref="HttpRequestException">Nobody answers, or it broke off.</exception>
    public async IAsyncEnumerable<IReadOnlyList<DownloadStatus>> WatchDownloadsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response =
            await http.GetAsync("/downloads/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        SseParser<IReadOnlyList<DownloadStatus>> events = SseParser.Create(
            body, (_, data) => JsonSerializer.Deserialize<IReadOnlyList<DownloadStatus>>(data, JsonSerializerOptions.Web) ?? []);
        await foreach (SseItem<IReadOnlyList<DownloadStatus>> item in events.EnumerateAsync(cancellationToken)) yield return item.Data;
    }

    /// <summary>Begins a download, or goes on with it. Null where that was done, otherwise why not.</summary>
    public Task<string?> StartDownloadAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/downloads/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Pauses a download.</summary>
    public Task<string?> PauseDownloadAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/downloads/{Uri.EscapeDataString(id)}/pause", null, cancellationToken);

    /// <summary>Ends a download and deletes what has come; of a finished one only the mention.</summary>
    public Task<string?> CancelDownloadAsync(string id, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, $"/downloads/{Uri.EscapeDataString(id)}", null, cancellationToken);

    /// <summary>Uses another file until Inference starts anew: its name, <c>none</c>, or empty for the best fitting.</summary>
    public Task<string?> ChooseAsync(string kind, string file, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/models/{kind}/choose", new { file }, cancellationToken);

    /// <summary>Gives back a model's memory until it is needed.</summary>
    public Task<string?> UnloadAsync(string kind, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"/models/{kind}/unload", null, cancellationToken);

    /// <summary>Switches adapters on until Inference starts anew, by their numbers with their strengths, and all others off.</summary>
    public Task<string?> SwitchAdaptersAsync(IReadOnlyDictionary<int, float> strengths, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/lora-adapters", strengths.Select(item => new { id = item.Key, scale = item.Value }),
            cancellationToken);

    /// <summary>Tries a file again that could not be used.</summary>
    public Task<string?> RetryAsync(string file, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "/models/retry", new { file }, cancellationToken);

    private async Task<T?> TryGetAsync<T>(string path, JsonSerializerOptions json, CancellationToken cancellationToken) where T : class
    {
        try { return await http.GetFromJsonAsync<T>(path, json, cancellationToken); }
        catch (Exception exception) when (exception is HttpRequestException or JsonException) { return null; }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested) { return null; }
    }

    private async Task<string?> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken) =>
        (await InferenceCall.SendAsync<object>(http, method, path, body, cancellationToken)).Fault;
}
