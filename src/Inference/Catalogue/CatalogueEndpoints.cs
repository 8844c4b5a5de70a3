using Microsoft.Extensions.Options;
using Rag.Inference.Models;

namespace Rag.Inference.Catalogue;

/// <summary><c>GET /catalogue</c>: the models that can be got, with their fit to this machine as it is now.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/catalogue", async (ModelCatalogue catalogue, ModelHost host, IOptions<InferenceOptions> options, CancellationToken cancellationToken) =>
        {
            await host.TryLoadRuntimeAsync(cancellationToken);
            return CatalogueFit.Offers(catalogue.Entries, options.Value, host.MemoryFor, host.HasFile, host.FingerprintOf);
        });
}
