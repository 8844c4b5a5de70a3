using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Rag.Retrieval.Workers;

namespace Rag.Inference.Downloads;

/// <summary><c>/downloads</c>: what is on its way, as a list and as events, and the owner's wishes.</summary>
internal static class DownloadEndpoints
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(200);

    public static void MapDownloads(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/downloads", (ModelDownloads downloads) => downloads.All);
        routes.MapGet("/downloads/events", (ModelDownloads downloads, TimeProvider time, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(EventsAsync(downloads, time, cancellationToken)));
        routes.MapPost("/downloads/look", (WantedAddress wanted, AddressLook look, CancellationToken cancellationToken) =>
            TryAsync(async () =>
                Results.Ok(await look.LookAsync(ModelAddress.Parse(wanted.Address), cancellationToken).ConfigureAwait(false))));
        routes.MapPost("/downloads", (WantedAddress wanted, ModelDownloads downloads) =>
            TryAsync(async () => Results.Ok(await downloads.StartAsync(ModelAddress.Parse(wanted.Address)).ConfigureAwait(false))));
        routes.MapPost("/downloads/{id}", (string id, ModelDownloads downloads) =>
            TryAsync(async () => Found(await downloads.StartAsync(id).ConfigureAwait(false))));
        routes.MapPost("/downloads/{id}/pause", async (string id, ModelDownloads downloads) => Found(await downloads.PauseAsync(id).ConfigureAwait(false)));
        routes.MapDelete("/downloads/{id}", async (string id, ModelDownloads downloads) =>
            await downloads.CancelAsync(id).ConfigureAwait(false) ? Results.NoContent() : Found(null));
    }

    private static async Task<IResult> TryAsync(Func<Task<IResult>> act)
    {
        try { return await act().ConfigureAwait(false); }
        catch (DownloadException fault) { return Results.Problem(fault.Message, statusCode: StatusCodes.Status409Conflict); }
    }

    private static IResult Found(DownloadStatus? status) =>
        status is null ? Results.Problem("There is no such model in the catalogue, or no such download.", statusCode: StatusCodes.Status404NotFound) : Results.Ok(status);

    /// <summary>The whole list at once and after each change, a few times a second at most.</summary>
    private static async IAsyncEnumerable<SseItem<IReadOnlyList<DownloadStatus>>> EventsAsync(
        ModelDownloads downloads, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Task changed = downloads.Changed;
            yield return new SseItem<IReadOnlyList<DownloadStatus>>(downloads.All);
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Frame, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Where a file lies.</summary>
    /// <param name="Address">Begins with https.</param>
    internal sealed record WantedAddress(string? Address);
}
