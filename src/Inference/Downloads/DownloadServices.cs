using Microsoft.Extensions.Options;
using Rag.Inference.Catalogue;
using Rag.Retrieval.Privacy;
using Rag.Retrieval.Settings;

namespace Rag.Inference.Downloads;

/// <summary>Registers the catalogue and the downloads.</summary>
internal static class DownloadServices
{
    public static IServiceCollection AddDownloads(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<InferenceOptions>, CatalogueValidator>();
        services.AddSingleton(provider => new ModelCatalogue(
            provider.GetRequiredService<IOptions<InferenceOptions>>(), provider.GetRequiredService<IOptions<RagOptions>>()));
        services.AddSingleton(provider => new OutsideRequestLog(provider.GetRequiredService<IOptions<RagOptions>>().Value.DataPath, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OutsideClient(OutsideClient.DefaultHandler(), provider.GetRequiredService<OutsideRequestLog>()));
        services.AddSingleton<ModelDownloads>();
        services.AddSingleton<AddressLook>();
        services.AddSingleton<CatalogueRefresh>();
        return services;
    }
}
