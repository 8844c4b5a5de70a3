using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Rag.Retrieval.Analysis;
using Rag.Retrieval.Embeddings;
using Rag.Retrieval.Knowledge.Qdrant;
using Rag.Retrieval.Knowledge.Sqlite;
using Rag.Retrieval.Settings;

namespace Rag.Retrieval.Knowledge;

/// <summary>Registers the knowledge base that the settings name.</summary>
public static class KnowledgeBaseServices
{
    /// <summary>Adds <see cref="IKnowledgeBase"/> as one instance. It must be opened before use.</summary>
    public static IServiceCollection AddKnowledgeBase(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<TextAnalyzer>();
        services.TryAddSingleton(_ => StaticEmbedder.Default);
        services.AddQdrant();
        services.AddSingleton<IKnowledgeBase>(provider =>
        {
            RagOptions options = provider.GetRequiredService<IOptions<RagOptions>>().Value;
            if (options.KnowledgeBase == "qdrant") return provider.GetRequiredService<QdrantKnowledgeBase>();
            return new SqliteKnowledgeBase(
                Path.Combine(options.DataPath, "knowledge.db"), provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<TextAnalyzer>(), provider.GetRequiredService<StaticEmbedder>(), options.Search);
        });
        return services;
    }
}
