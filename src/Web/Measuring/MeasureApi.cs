using System.Text;
using System.Text.Json;
using Rag.Web.Access;
using Rag.Web.Api;

namespace Rag.Web.Measuring;

/// <summary><c>/api/measure</c>: own questions, runs over them, and what can be trained on. Refusals say what to do.</summary>
public static class MeasureApi
{
    private const int LongestBody = 32 << 20;

    /// <summary>Maps all of it.</summary>
    public static void MapMeasure(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder measure = api.MapGroup("/measure").Needs(AccessScope.Manage);
        measure.AddEndpointFilter(RefuseAsync);
        measure.MapQuestions();
        measure.MapRuns();
        measure.MapTraining();
    }

    /// <summary>The body as text.</summary>
    /// <exception cref="ApiException">It is too long, or not UTF-8.</exception>
    internal static async Task<string> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using MemoryStream read = new();
        byte[] some = new byte[81920];
        for (int count; (count = await request.Body.ReadAsync(some, cancellationToken)) > 0; read.Write(some, 0, count))
        {
            if (read.Length + count > LongestBody)
                throw new ApiException(StatusCodes.Status413PayloadTooLarge, $"Send at most {LongestBody >> 20} MB at once.");
        }
        try
        {
            UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
            return strict.GetString(read.GetBuffer(), 0, (int)read.Length).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw ApiException.BadRequest("The body is not UTF-8: save the file as UTF-8 and send it again.");
        }
    }

    /// <summary>The body as JSON.</summary>
    /// <exception cref="ApiException">It is none, or of another form.</exception>
    internal static async Task<T> ReadJsonAsync<T>(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(await ReadTextAsync(request, cancellationToken), JsonSerializerOptions.Web)
                ?? throw ApiException.BadRequest("The body is null: send a JSON object.");
        }
        catch (JsonException fault) { throw ApiException.BadRequest($"The body is no JSON of this form: {fault.Message}"); }
    }

    /// <summary>What a call refers to is not there.</summary>
    internal static ApiException NotThere(string what, string id) =>
        new(StatusCodes.Status404NotFound, $"There is no {what} '{ApiException.Shorten(id)}'.");

    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try { return await next(context); }
        catch (MeasureException refused) { throw ApiException.BadRequest(refused.Message); }
        catch (IOException fault) when (fault is not BadHttpRequestException) { throw ApiException.NotChanged(fault); }
    }
}
