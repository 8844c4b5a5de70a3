using System.Net;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Says in one sentence what is wrong with Qdrant and what to do.</summary>
internal static class QdrantFault
{
    /// <summary>No answer came, or none that can be read.</summary>
    public static KnowledgeBaseException Of(Uri? address, Exception exception) => new(
        exception switch
        {
            BrokenCircuitException => $"Qdrant at {address} has failed repeatedly and is left alone for some seconds; then it is tried again.",
            TimeoutRejectedException or OperationCanceledException => $"Qdrant at {address} did not answer in time; it is overloaded or stuck.",
            HttpRequestException => $"Qdrant does not answer at {address} ({exception.Message}): start it, or correct Rag:QdrantUrl.",
            JsonException => $"What answers at {address} is not Qdrant 1.19 ({exception.Message}): correct Rag:QdrantUrl, or update Qdrant.",
            _ => $"Qdrant at {address} failed: {exception.Message}",
        },
        exception);

    /// <summary>Qdrant refused.</summary>
    public static async Task<KnowledgeBaseException> OfAsync(
        Uri? address, HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return new($"Qdrant at {address} refuses the API key: set Rag:QdrantApiKey to the key that Qdrant was started with.");
        string answer = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        string reason = ErrorIn(answer) ?? answer[..Math.Min(answer.Length, 500)];
        if (reason.Contains("space", StringComparison.OrdinalIgnoreCase) && reason.Contains("disk", StringComparison.OrdinalIgnoreCase))
            return new($"Qdrant at {address} has no disk space left: free some, then it goes on ({reason}).") { Fault = KnowledgeBaseFault.Full };
        return new($"Qdrant at {address} answers {(int)response.StatusCode} to {request.Method} {request.RequestUri?.AbsolutePath}: {reason}");
    }

    private static string? ErrorIn(string answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return document.RootElement.GetProperty("status").GetProperty("error").GetString();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
