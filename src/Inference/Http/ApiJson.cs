using System.Text.Json;
using System.Text.Json.Serialization;
using Rag.Inference.Chat;

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
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        ReadOnlySpan<byte> json = body.GetBuffer().AsSpan(0, (int)body.Length);
        RefuseBrokenTexts(json);
        return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("The body is null.");
    }

    /// <summary>Half a surrogate pair may be escaped in JSON, and would fail much later, where a text is asked for.</summary>
    private static void RefuseBrokenTexts(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = Options.MaxDepth });
        while (reader.Read())
        {
            if (!reader.ValueIsEscaped) continue;
            try { reader.GetString(); }
            catch (InvalidOperationException) { throw new BadRequestException($"At byte {reader.TokenStartIndex} a text is no Unicode: half a surrogate pair."); }
        }
    }

    public static IResult Write<T>(T value) => Results.Json(value, Options);
}
