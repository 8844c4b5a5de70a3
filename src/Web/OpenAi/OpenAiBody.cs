using System.Text.Json;
using System.Text.Json.Nodes;
using Rag.Retrieval.Workers;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>The body of a request, as it was sent.</summary>
internal static class OpenAiBody
{
    private const int Longest = 8 << 20, Deepest = 64;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Deepest };

    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">It is no JSON object, or too large.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType()) throw new ApiException(StatusCodes.Status415UnsupportedMediaType,
            "Send JSON, with Content-Type: application/json.");
        if (request.ContentLength > Longest) throw new ApiException(StatusCodes.Status413PayloadTooLarge, "The body is larger than 8 MiB.");
        try
        {
            ReadOnlyMemory<byte> json = await JsonBody.ReadAsync(request.Body, cancellationToken);
            if (JsonBody.BrokenText(json.Span, Deepest) is not null)
                throw ApiException.BadRequest("The body has a text with half a character: an escape such as \\ud83d needs its second half.");
            return JsonNode.Parse(json.Span, documentOptions: Strict) as JsonObject
                ?? throw ApiException.BadRequest("The body is not a JSON object.");
        }
        catch (JsonException fault)
        {
            throw ApiException.BadRequest($"The body is no JSON: {fault.Message}");
        }
    }

    /// <summary>The model that it names; null where it names none.</summary>
    /// <exception cref="ApiException">That is no text.</exception>
    public static string? Model(JsonObject body) => body["model"] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? name) => name,
        _ => throw ApiException.BadRequest("'model' is no text: write rag, or a name that GET /v1/models lists."),
    };
}
