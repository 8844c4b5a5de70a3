using Microsoft.Extensions.Options;
using Rag.Retrieval.Privacy;
using Rag.Retrieval.Settings;
using Rag.Web.Supervision;

namespace Rag.Web.Api;

/// <summary><c>/api/models</c>: what can be got and what is on its way; <c>GET /api/outside-requests</c>: what was ever requested from outside.</summary>
public static class ModelsApi
{
    private const int MostRequests = 1000;

    /// <summary>Maps them.</summary>
    public static void MapModels(this IEndpointRouteBuilder api)
    {
        api.MapGet("/models/catalogue", async (InferenceClient inference, CancellationToken cancellationToken) => Found(await inference.GetOffersAsync(cancellationToken)));
        api.MapGet("/models/downloads", async (InferenceClient inference, CancellationToken cancellationToken) => Found(await inference.GetDownloadsAsync(cancellationToken)));
        api.MapGet("/models/downloads/events", (InferenceClient inference, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(inference.WatchDownloadsAsync(cancellationToken)));
        api.MapPost("/models/downloads/{id}", async (string id, InferenceClient inference, CancellationToken cancellationToken) => Done(await inference.StartDownloadAsync(id, cancellationToken)));
        api.MapPost("/models/downloads/{id}/pause", async (string id, InferenceClient inference, CancellationToken cancellationToken) => Done(await inference.PauseDownloadAsync(id, cancellationToken)));
        api.MapDelete("/models/downloads/{id}", async (string id, InferenceClient inference, CancellationToken cancellationToken) => Done(await inference.CancelDownloadAsync(id, cancellationToken)));
        api.MapGet("/outside-requests", (IOptions<RagOptions> options, TimeProvider time) => new OutsideRequestLog(options.Value.DataPath, time).Read(MostRequests));
    }

    private static IResult Found<T>(T? value) where T : class =>
        value is null ? throw new ApiException(StatusCodes.Status503ServiceUnavailable, "The model process does not answer, or the models come from another server.") : Results.Ok(value);

    private static IResult Done(string? fault) => fault is null ? Results.NoContent() : throw new ApiException(StatusCodes.Status409Conflict, fault);
}
