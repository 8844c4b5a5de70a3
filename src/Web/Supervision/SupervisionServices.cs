using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Web.Supervision;

/// <summary>Registers the workers and what is known of them.</summary>
public static class SupervisionServices
{
    /// <summary>Adds the supervisor, Ingest's client and the status feed.</summary>
    public static IServiceCollection AddSupervision(this IServiceCollection services)
    {
        services.AddSingleton<WorkerAddresses>();
        services.AddSingleton<IPostConfigureOptions<RagOptions>>(provider => provider.GetRequiredService<WorkerAddresses>());
        services.AddHttpClient(nameof(Supervisor)).ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(5)).RemoveAllLoggers();
        services.AddHttpClient<IngestClient>((provider, client) =>
        {
            RagOptions options = provider.GetRequiredService<IOptions<RagOptions>>().Value;
            client.BaseAddress = new Uri(options.IngestUrl!);
            client.Timeout = TimeSpan.FromSeconds(10);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.WorkerKey);
        }).RemoveAllLoggers();
        services.AddSingleton<Supervisor>();
        services.AddHostedService(provider => provider.GetRequiredService<Supervisor>());
        services.AddSingleton<StatusFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusFeed>());
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
