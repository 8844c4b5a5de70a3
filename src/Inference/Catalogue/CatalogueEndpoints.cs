using Microsoft.Extensions.Options;
using Rag.Inference.Downloads;
using Rag.Inference.Models;

namespace Rag.Inference.Catalogue;

/// <summary><c>GET /catalogue</c>: the models that can be got, with their fit to this machine as it is now.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/catalogue", async (ModelCatalogue catalogue, ModelHost host, IOptions<InferenceOptions> options, CancellationToken cancellationToken) =>
        {
            await host.TryLoadRuntimeAsync(cancellationToken);
            return CatalogueFit.Offers(catalogue.Entries, options.Value, host.MemoryFor, host.HasFile, host.FingerprintOf);
        });
        routes.MapGet("/catalogue/source", (ModelCatalogue catalogue) => catalogue.Source);
        routes.MapPost("/catalogue/source", async (ListAddress from, CatalogueRefresh refresh, CancellationToken cancellationToken) =>
        {
            try { return Results.Ok(await refresh.RunAsync(from.Address, cancellationToken).ConfigureAwait(false)); }
            catch (DownloadException fault) { return Results.Problem(fault.Message, statusCode: StatusCodes.Status409Conflict); }
        });
        routes.MapDelete("/catalogue/source", (ModelCatalogue catalogue) =>
        {
            catalogue.Reset();
            return catalogue.Source;
        });
    }

    /// <summary>Where a list of models lies.</summary>
    /// <param name="Address">Begins with https.</param>
    internal sealed record ListAddress(string? Address);
}
