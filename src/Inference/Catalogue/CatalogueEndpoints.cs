using Microsoft.Extensions.Options;
using Rag.Inference.Models;

namespace Rag.Inference.Catalogue;

/// <summary><c>GET /catalogue</c>: the models that can be got, with their fit to this machine as it is now.</summary>
internal static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/catalogue", (ModelCatalogue catalogue, ModelHost host, IOptions<InferenceOptions> options) =>
            CatalogueFit.Offers(catalogue.Entries, options.Value, host.MemoryFor, host.HasFile, host.FingerprintOf));
}
