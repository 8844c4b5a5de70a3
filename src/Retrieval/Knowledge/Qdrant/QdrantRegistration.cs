using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge.Qdrant;

/// <summary>Registers the Qdrant knowledge base.</summary>
internal static class QdrantRegistration
{
    private const string ClientName = "qdrant";

    /// <summary>Adds <see cref="QdrantKnowledgeBase"/> over the server that <see cref="RagOptions.QdrantUrl"/> names.</summary>
    public static void AddQdrant(this IServiceCollection services)
    {
        services.AddHttpClient(ClientName, (provider, http) =>
            {
                RagOptions options = provider.GetRequiredService<IOptions<RagOptions>>().Value;
                http.BaseAddress = new Uri(options.QdrantUrl.TrimEnd('/') + "/");
                if (options.QdrantApiKey is { Length: > 0 } key) http.DefaultRequestHeaders.Add("api-key", key);
                http.Timeout = Timeout.InfiniteTimeSpan; // The resilience handler's job.
            })
            // The knowledge base keeps its client; connections are renewed here, so that a cluster's changed addresses are noticed.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .AddStandardResilienceHandler(resilience =>
            {
                // Every request is idempotent, so all of them are repeated. Refused connections cost about 1.5 seconds until the owner is told.
                resilience.Retry.MaxRetryAttempts = 3;
                resilience.Retry.Delay = TimeSpan.FromMilliseconds(200);
                resilience.AttemptTimeout.Timeout = TimeSpan.FromSeconds(30);
                resilience.TotalRequestTimeout.Timeout = TimeSpan.FromSeconds(100);
                resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(60);
                resilience.CircuitBreaker.MinimumThroughput = 10;
                resilience.CircuitBreaker.BreakDuration = TimeSpan.FromSeconds(5);
            });
        services.AddSingleton(provider => new QdrantClient(provider.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName)));
        services.AddSingleton<QdrantCollections>();
        services.AddSingleton<KeywordWeights>();
        services.AddSingleton<TermVocabulary>();
        services.AddSingleton<TermFrequencies>();
        services.AddSingleton<DocumentReader>();
        services.AddSingleton<PassageWriter>();
        services.AddSingleton<DocumentWriter>();
        services.AddSingleton<SpaceFiller>();
        services.AddSingleton<PassageSearch>();
        services.AddSingleton<DocumentLinks>();
        services.AddSingleton<QdrantKnowledgeBase>();
    }
}
