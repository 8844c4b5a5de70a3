using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;
using Rag.Web.OpenAi;

namespace Rag.Web.Supervision;

/// <summary>Registers the workers and what is known of them.</summary>
public static class SupervisionServices
{
    /// <summary>Adds the supervisor, Ingest's client and the status feed.</summary>
    public static IServiceCollection AddSupervision(this IServiceCollection services)
    {
        services.AddSingleton<WorkerAddresses>();
        services.AddSingleton<IPostConfigureOptions<RagOptions>>(provider => provider.GetRequiredService<WorkerAddresses>());
        services.AddHttpClient(nameof(Supervisor)).ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan).Direct();
        services.AddHttpClient<IngestClient>((provider, client) => SetUp(client, provider, options => options.IngestUrl!)).Direct();
        services.AddHttpClient<InferenceClient>((provider, client) => SetUp(client, provider, options => options.InferenceUrl!)).Direct();
        services.AddHttpClient<ModelAddresses>((provider, client) =>
        {
            SetUp(client, provider, options => options.InferenceUrl!);
            client.Timeout = ModelAddresses.Patience;
        }).Direct();
        services.AddHttpClient<ModelProxy>((provider, client) =>
        {
            SetUp(client, provider, options => options.InferenceUrl!);
            client.Timeout = Timeout.InfiniteTimeSpan; // Whoever asks decides how long a model may write.
        }).Direct();
        services.AddSingleton<ModelChoice>();
        services.AddSingleton<AdapterChoice>();
        services.AddSingleton<Supervisor>();
        services.AddHostedService(provider => provider.GetRequiredService<Supervisor>());
        services.AddSingleton<StatusFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<StatusFeed>());
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }

    private static void SetUp(HttpClient client, IServiceProvider provider, Func<RagOptions, string> address)
    {
        RagOptions options = provider.GetRequiredService<IOptions<RagOptions>>().Value;
        client.BaseAddress = new Uri(address(options));
        client.Timeout = TimeSpan.FromSeconds(10);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", options.WorkerKey);
    }

    // What is on this machine is never asked by way of a proxy, and the log would drown in health checks.
    private static IHttpClientBuilder Direct(this IHttpClientBuilder client) =>
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { UseProxy = false }).RemoveAllLoggers();
}
