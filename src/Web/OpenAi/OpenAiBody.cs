using System.Text.Json;
using System.Text.Json.Nodes;
using Rag.Web.Api;

namespace Rag.Web.OpenAi;

/// <summary>The body of a request, as it was sent.</summary>
internal static class OpenAiBody
{
    private const int Longest = 8 << 20;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads it.</summary>
    /// <exception cref="ApiException">It is no JSON object, or too large.</exception>
    public static async Task<JsonObject> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType()) throw new ApiException(StatusCodes.Status415UnsupportedMediaType,
            "Send JSON, with Content-Type: application/json.");
        if (request.ContentLength > Longest) throw new ApiException(StatusCodes.Status413PayloadTooLarge, "The body is larger than 8 MiB.");
        try
        {
            JsonObject body = await JsonNode.ParseAsync(request.Body, documentOptions: Strict, cancellationToken: cancellationToken) as JsonObject
                ?? throw ApiException.BadRequest("The body is not a JSON object.");
            ReadTexts(body);
            return body;
        }
        catch (InvalidOperationException)
        {
            throw ApiException.BadRequest("The body has a text with half a character: an escape such as \\ud83d needs its second half.");
        }
        catch (JsonException fault)
        {
            throw ApiException.BadRequest($"The body is no JSON: {fault.Message}");
        }
    }

    // Escapes are looked at when a text is read, where it would be too late. The depth is bounded by the parser.
    private static void ReadTexts(JsonNode? node)
    {
        if (node is JsonObject members)
            foreach ((_, JsonNode? value) in members) ReadTexts(value);
        else if (node is JsonArray items)
            foreach (JsonNode? item in items) ReadTexts(item);
        else if (node?.GetValueKind() == JsonValueKind.String) _ = node.GetValue<string>();
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
