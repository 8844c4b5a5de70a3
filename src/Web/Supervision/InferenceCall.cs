using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rag.Web.Supervision;

/// <summary>Asks Inference for something, and reads why not where it refuses.</summary>
internal static class InferenceCall
{
    /// <summary>The answer, or why there is none.</summary>
    public static async Task<(T? Answer, string? Fault)> SendAsync<T>(
        HttpClient http, HttpMethod method, string path, object? body, CancellationToken cancellationToken) where T : class
    {
        using HttpRequestMessage request = new(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
                return (typeof(T) == typeof(object) ? null : await response.Content.ReadFromJsonAsync<T>(cancellationToken), null);
            // Its own errors are problem details, those of its OpenAI-style routes are OpenAI's.
            JsonNode? problem = await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken);
            return (null, (string?)problem?["detail"] ?? (string?)problem?["error"]?["message"]
                ?? $"The model process answered {(int)response.StatusCode}.");
        }
        catch (Exception exception) when (
            exception is HttpRequestException or JsonException or NotSupportedException or InvalidOperationException
            || exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return (null, "The model process does not answer: it may be starting; try again in a few seconds.");
        }
    }
}
