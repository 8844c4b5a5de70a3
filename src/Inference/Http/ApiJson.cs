using System.Text.Json;
using System.Text.Json.Serialization;
using Rag.Inference.Chat;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Http;

/// <summary>JSON as the OpenAI-style interface writes it: snake_case, nothing where there is nothing.</summary>
internal static class ApiJson
{
    private const long LargestBody = 8 << 20;

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        PropertyNameCaseInsensitive = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 64,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The request's body.</summary>
    /// <exception cref="JsonException">It is not JSON of this shape.</exception>
    /// <exception cref="BadRequestException">It is too large.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
    {
        if (context.Request.ContentLength > LargestBody)
        {
            // Read to its end, since a client that is still sending would not see the answer.
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted).ConfigureAwait(false);
            throw new BadRequestException($"The body has {context.Request.ContentLength} bytes: {LargestBody} are allowed.");
        }
        ReadOnlyMemory<byte> json = await JsonBody.ReadAsync(context.Request.Body, context.RequestAborted).ConfigureAwait(false);
        if (JsonBody.BrokenText(json.Span, Options.MaxDepth) is { } at)
            throw new BadRequestException($"At byte {at} a text is no Unicode: half a surrogate pair.");
        return JsonSerializer.Deserialize<T>(json.Span, Options) ?? throw new JsonException("The body is null.");
    }

    public static IResult Write<T>(T value) => Results.Json(value, Options);
}
